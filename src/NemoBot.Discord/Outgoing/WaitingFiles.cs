using System.Text.Json;
using System.Text.Json.Serialization;
using NemoBot.Core.Model;

namespace NemoBot.Discord.Outgoing;

/// <summary>
/// Keeps the files of videos that wait for a press on "Get result": their posts count as sent, so nothing else protects them. Stored, and bounded: each for
/// <see cref="KeepFor"/>, the newest <see cref="Most"/>.
/// </summary>
internal sealed class WaitingFiles(IStore store, TimeProvider time) : IFileKeeper
{
    public const int Most = 1_000;
    public static readonly TimeSpan KeepFor = TimeSpan.FromDays(7);

    private const string Key = "waiting-files";

    /// <summary>Does nothing for null.</summary>
    public Task AddAsync(VideoResult? video, CancellationToken cancellationToken) => ChangeAsync(
        video,
        waiting => waiting.Any(file => file.Id == video!.FileId) ? waiting : [.. waiting.Where(IsFresh).TakeLast(Most - 1), new(video!.FileId, time.GetUtcNow())],
        cancellationToken);

    /// <summary>Removes a delivered video. Does nothing for null.</summary>
    public Task RemoveAsync(VideoResult? video, CancellationToken cancellationToken) => ChangeAsync(
        video, waiting => waiting.Any(file => file.Id == video!.FileId) ? [.. waiting.Where(file => file.Id != video!.FileId)] : waiting, cancellationToken);

    public async Task<IReadOnlyCollection<string>> KeptAsync(CancellationToken cancellationToken) =>
        [.. Read(await store.GetValueAsync(DiscordPlatform.PlatformName, Key, cancellationToken)).Where(IsFresh).Select(file => file.Id)];

    private Task ChangeAsync(VideoResult? video, Func<WaitingFile[], WaitingFile[]> change, CancellationToken cancellationToken) => video is null
        ? Task.CompletedTask
        : store.UpdateValueAsync(
            DiscordPlatform.PlatformName,
            Key,
            json =>
            {
                var before = Read(json);
                var after = change(before);
                return ReferenceEquals(before, after) ? json : JsonSerializer.Serialize(after, WaitingFilesJson.Default.WaitingFileArray);
            },
            keepFor: null,
            cancellationToken);

    private static WaitingFile[] Read(string? json) => json is null ? [] : JsonSerializer.Deserialize(json, WaitingFilesJson.Default.WaitingFileArray) ?? [];

    private bool IsFresh(WaitingFile file) => time.GetUtcNow() - file.Since < KeepFor;
}

internal sealed record WaitingFile(string Id, DateTimeOffset Since);

[JsonSerializable(typeof(WaitingFile[]))]
internal sealed partial class WaitingFilesJson : JsonSerializerContext;
