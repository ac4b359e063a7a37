using System.Text;
using Harness.Storage;
using Harness.Storage.Proof;
using NemoBot.Core.Model;
using NemoBot.Storage.Exchange;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Postgres.Tests.Moves;

/// <summary>A store in a file with rows of every kind, also of those that only a long life brings.</summary>
internal static class FullStore
{
    public const long LastChange = 500;

    /// <summary>The content of a stored file.</summary>
    public static readonly byte[] Footage = Encoding.UTF8.GetBytes("a clip");

    /// <summary>Where <see cref="Ben"/> is after two moves.</summary>
    public static ChatKey Moved { get; } = new("discord", "9");

    /// <summary>Has no record, only a line of its web chat.</summary>
    public static ChatKey LineOnly { get; } = new("web", "line-only");

    /// <summary>A closed one.</summary>
    /// <returns>The store, and the id of a stored file of <see cref="Ana"/>.</returns>
    public static async Task<(StoreUnderTest Test, string FileId)> MakeAsync(string engine)
    {
        var test = await FilledStore.MakeAsync(engine);
        await test.Store.TakeAsync(new("somebody", Scarce.Edits, 3, 100), default);
        await test.Store.SetValueAsync("discord", "short-lived", "x", TimeSpan.FromDays(1), default);
        await test.Store.AcceptAsync([Message(Ben, "ben-1", "first"), Message(Ben, "ben-2", "second")], default);
        await test.Store.MoveChatAsync(new("discord", "8"), Moved, default); // It moved there from Ben.
        await test.Store.UpdateChatAsync(Ben, chat => chat with { KnowsPrices = true }, default);
        await test.WebChat.PutAsync(new(LineOnly, "line", 0, "\"line\"", Start), default);
        await test.Store.UpdateChatAsync(new("web", "chose"), chat => chat with { LanguageChosen = "de" }, default);
        await test.Store.UpdateChatAsync(new("web", "chose-nothing"), chat => chat with { KnowsPrices = true }, default);
        var file = await test.Files.SaveAsync(new(Ana) { CountedAs = "share" }, "clip.mp4", "video/mp4", new MemoryStream(Footage), 1000, default);
        await test.CloseAsync();

        // What comes from early versions, and from trims.
        RowsOnDisk.Rewrite(test.DatabasePath, row => row switch
        {
            StoreRow store => store with { LastChange = LastChange },
            ClientMessageRow { ClientId: "client-9" } message => message with { Sealed = null },
            _ => row,
        });
        return (test, file.Id);
    }

    /// <summary>Reads the stored file as the bot does.</summary>
    public static async Task<byte[]> ReadAsync(StoreUnderTest test, string fileId)
    {
        await using var content = await test.Files.OpenAsync((await test.Store.GetFileAsync(Ana, fileId, default))!, default);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        return copy.ToArray();
    }
}
