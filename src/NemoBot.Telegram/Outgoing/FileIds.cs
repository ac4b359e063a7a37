using NemoBot.Core.Model;

namespace NemoBot.Telegram.Outgoing;

/// <summary>Stores Telegram's file_id of uploaded files: a file sent by id needs no upload. Each is kept for <see cref="KeepFor"/>, however many others there are.</summary>
/// <remarks>Each write replaces a whole value, and every id that Telegram gave for the file is right: the last writer wins.</remarks>
internal sealed class FileIds(IStore store, LegacyReceipts legacy)
{
    public static readonly TimeSpan KeepFor = TimeSpan.FromDays(30);

    /// <summary>Replaces an id that Telegram refused, so that one of an earlier version is not used either.</summary>
    private const string Refused = "";

    /// <summary>Returns the id; null if the file was not uploaded yet.</summary>
    public async Task<string?> FindAsync(string storedFileId, CancellationToken cancellationToken) =>
        await store.GetValueAsync(TelegramPlatform.PlatformName, KeyOf(storedFileId), cancellationToken) switch
        {
            null => await legacy.FindFileAsync(storedFileId, cancellationToken),
            Refused => null,
            var known => known,
        };

    public Task KeepAsync(string storedFileId, string telegramFileId, CancellationToken cancellationToken) =>
        store.SetValueAsync(TelegramPlatform.PlatformName, KeyOf(storedFileId), telegramFileId, KeepFor, cancellationToken);

    public Task ForgetAsync(string storedFileId, CancellationToken cancellationToken) =>
        store.SetValueAsync(TelegramPlatform.PlatformName, KeyOf(storedFileId), Refused, KeepFor, cancellationToken);

    /// <summary>Removes what is known of a file that is deleted.</summary>
    public Task RemoveAsync(string storedFileId, CancellationToken cancellationToken) =>
        store.SetValueAsync(TelegramPlatform.PlatformName, KeyOf(storedFileId), null, cancellationToken);

    private static string KeyOf(string storedFileId) => $"file/{storedFileId}";
}
