using Fakes.Telegram;

namespace NemoBot.Bench.Uploads;

/// <summary>From a Bot API server to the API, without storing: a local server's file, or the cloud's download of at most 20 MB.</summary>
internal sealed class TelegramUpload(FakeTelegram server) : IUploadRoute
{
    private const long Chat = 4711;
    private readonly FakeTelegramPerson _person = server.Person(Chat);
    private FakeTelegramFile? _file;
    private int _arrived;

    public string Name => server.LocalRoot is null ? "telegram, cloud" : "telegram, local";

    public IReadOnlyList<(string Name, string Value)> Settings =>
    [
        ("Telegram__Token", FakeTelegram.Token),
        ("Telegram__ApiUrl", server.Url.AbsoluteUri),
        .. server.LocalRoot is { } root ? [("Telegram__LocalFilesRoot", root)] : Array.Empty<(string, string)>(),
    ];

    public int MostMiB => server.LocalRoot is null ? 20 : 500;

    public static async Task<TelegramUpload> StartAsync(string? localRoot) => new(await FakeTelegram.StartAsync(localRoot: localRoot));

    public Task MeetAsync(Uri bot, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<TimeSpan?> SendAsync(UploadClip clip, CancellationToken cancellationToken)
    {
        if (server.LocalRoot is { } root)
        {
            // The bot deletes the file that it has read; the clip itself stays.
            var link = Path.Combine(Directory.CreateDirectory(Path.Combine(root, FakeTelegram.Token, "videos")).FullName, $"{Guid.NewGuid():N}.mp4");
            await Curl.RunAsync("ln", [clip.Path, link], cancellationToken);
            _file = server.AddFile("clip.mp4", "video/mp4", clip.Bytes, null);
            _file.LocalPath = link;
        }
        else
        {
            _file = server.AddFile("clip.mp4", "video/mp4", clip.Bytes, () => new FileStream(clip.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0));
        }

        _person.SendsVideo(_file);
        _arrived++;
        while (_person.Sees.Count(message => message.Text.Contains("Got ", StringComparison.Ordinal)) < _arrived)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
        }

        return null;
    }

    public Task CurlAsync(UploadClip clip, Uri target, CancellationToken cancellationToken) => server.LocalRoot is null
        ? Curl.PipeAsync(new Uri(server.Url, $"/file/bot{FakeTelegram.Token}/videos/{_file!.Id}.mp4").AbsoluteUri, clip, target, cancellationToken)
        : Curl.PostFileAsync(clip, target, cancellationToken);

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
