using System.Text;
using Harness.Storage;
using LiteDB;

namespace NemoBot.Storage.LiteDb.Tests;

/// <summary>An erased chat is in no collection, and in no byte of the files.</summary>
public sealed class LiteDbErasureTests
{
    private static readonly byte[] Id = Encoding.UTF8.GetBytes(Unmistakable.Id);

    [Fact]
    public async Task An_erased_chat_is_in_no_collection_and_every_collection_with_chats_had_it()
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        await Unmistakable.FillAsync(test);
        await test.CloseAsync();
        var before = CollectionsWith(test.DatabasePath, Unmistakable.Id);
        Assert.Empty(CollectionsWith(test.DatabasePath, "telegram:9").Except(before)); // A new collection belongs into Unmistakable, and into ChatErasure.
        Assert.Contains("platform_values", before);
        await test.OpenAsync();

        await test.Store.EraseChatAsync(Unmistakable.Chat, default);

        await test.CloseAsync();
        Assert.Empty(CollectionsWith(test.DatabasePath, Unmistakable.Id));
        await test.OpenAsync();
    }

    [Fact]
    public async Task An_erased_chat_is_in_no_byte_of_the_files()
    {
        await using var test = await LiteDbUnderTest.StartAsync();
        await Unmistakable.FillAsync(test);
        Assert.True(test.IsAnywhere(Id));

        await test.Store.EraseChatAsync(Unmistakable.Chat, default);

        Assert.False(test.IsAnywhere(Id));
        await test.ReopenAsync();
        Assert.False(test.IsAnywhere(Id));
    }

    private static List<string> CollectionsWith(string path, string words) =>
        [.. Rows.In(path).Where(rows => rows.Value.Any(row => JsonSerializer.Serialize(row).Contains(words, StringComparison.Ordinal))).Select(rows => rows.Key)];
}
