using System.Text.Json;
using System.Text.Json.Serialization;
using NemoBot.Core.Model;

namespace NemoBot.Discord.Outgoing;

/// <summary>
/// Videos that wait for a press on "Get result": their posts count as sent, so only this keeps their files. Stored, and bounded: each for
/// <see cref="KeepFor"/>, the newest <see cref="Most"/>.
/// </summary>
internal sealed class WaitingFiles(IStore store, TimeProvider time) : IFileKeeper, IDisposable
{
    public const int Most = 1_000;
    public static readonly TimeSpan KeepFor = TimeSpan.FromDays(7);

    private const string Key = "waiting-files";
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Nothing happens for null.</summary>
    public Task AddAsync(VideoResult? video, CancellationToken cancellationToken) => ChangeAsync(
        video,
        waiting => waiting.Any(file => file.Id == video!.FileId) ? waiting : [.. waiting.Where(IsFresh).TakeLast(Most - 1), new(video!.FileId, time.GetUtcNow())],
        cancellationToken);

    /// <summary>It was brought. Nothing happens for null.</summary>
    public Task RemoveAsync(VideoResult? video, CancellationToken cancellationToken) => ChangeAsync(
        video, waiting => waiting.Any(file => file.Id == video!.FileId) ? [.. waiting.Where(file => file.Id != video!.FileId)] : waiting, cancellationToken);

    public async Task<IReadOnlyCollection<string>> KeptAsync(CancellationToken cancellationToken) =>
        [.. (await ReadAsync(cancellationToken)).Where(IsFresh).Select(file => file.Id)];

    public void Dispose() => _gate.Dispose();

    private async Task ChangeAsync(VideoResult? video, Func<WaitingFile[], WaitingFile[]> change, CancellationToken cancellationToken)
    {
        if (video is null)
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            var before = await ReadAsync(cancellationToken);
            var after = change(before);
            if (!ReferenceEquals(before, after))
            {
                var json = JsonSerializer.Serialize(after, WaitingFilesJson.Default.WaitingFileArray);
                await store.SetValueAsync(DiscordPlatform.PlatformName, Key, json, cancellationToken);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<WaitingFile[]> ReadAsync(CancellationToken cancellationToken) =>
        await store.GetValueAsync(DiscordPlatform.PlatformName, Key, cancellationToken) is { } json
            ? JsonSerializer.Deserialize(json, WaitingFilesJson.Default.WaitingFileArray) ?? []
            : [];

    private bool IsFresh(WaitingFile file) => time.GetUtcNow() - file.Since < KeepFor;
}

internal sealed record WaitingFile(string Id, DateTimeOffset Since);

[JsonSerializable(typeof(WaitingFile[]))]
internal sealed partial class WaitingFilesJson : JsonSerializerContext;
