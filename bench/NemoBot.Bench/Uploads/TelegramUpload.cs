using Fakes.Telegram;

namespace NemoBot.Bench.Uploads;

/// <summary>From a Bot API server to the API, without storing: a local server's file, or the cloud's download of at most 20 MB.</summary>
internal sealed class TelegramUpload(FakeTelegram server, int person = 0) : IUploadRoute
{
    private const long Chat = 4711;
    private readonly FakeTelegramPerson _person = server.Person(Chat + person);

    public string Name => server.LocalRoot is null ? "telegram, cloud" : "telegram, local";

    public IReadOnlyList<(string Name, string Value)> Settings =>
    [
        ("Telegram__Token", FakeTelegram.Token),
        ("Telegram__ApiUrl", server.Url.AbsoluteUri),
        .. server.LocalRoot is { } root ? [("Telegram__LocalFilesRoot", root)] : Array.Empty<(string, string)>(),
    ];

    public int MostMiB => server.LocalRoot is null ? 20 : 500;

    public static async Task<TelegramUpload> StartAsync(string? localRoot) => new(await FakeTelegram.StartAsync(localRoot: localRoot));

    public Task<IUploadRoute> AnotherAsync(int person, CancellationToken cancellationToken) => Task.FromResult<IUploadRoute>(new TelegramUpload(server, person));

    public Task MeetAsync(Uri bot, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<TimeSpan?> SendAsync(UploadClip clip, CancellationToken cancellationToken)
    {
        var file = Add(clip);
        if (server.LocalRoot is { } root)
        {
            // The bot deletes the file that it has read; the clip itself stays.
            file.LocalPath = Path.Combine(Directory.CreateDirectory(Path.Combine(root, FakeTelegram.Token, "videos")).FullName, $"{Guid.NewGuid():N}.mp4");
            await Curl.RunAsync("ln", [clip.Path, file.LocalPath], cancellationToken);
        }

        var arrived = Arrived(); // Of earlier rounds, too.
        _person.SendsVideo(file);
        while (Arrived() <= arrived)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
        }

        return null;
    }

    public Task CurlAsync(UploadClip clip, Uri target, CancellationToken cancellationToken) => server.LocalRoot is null
        ? Curl.PipeAsync(new Uri(server.Url, $"/file/bot{FakeTelegram.Token}/videos/{Add(clip).Id}.mp4").AbsoluteUri, clip, target, cancellationToken)
        : Curl.PostFileAsync(clip, target, cancellationToken);

    public ValueTask DisposeAsync() => person == 0 ? server.DisposeAsync() : default;

    private int Arrived() => _person.Sees.Count(message => message.Text.Contains("Got ", StringComparison.Ordinal));

    private FakeTelegramFile Add(UploadClip clip) => server.AddFile(
        "clip.mp4",
        "video/mp4",
        clip.Bytes,
        server.LocalRoot is null ? () => new FileStream(clip.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0) : null);
}
