using System.Globalization;
using Harness.Storage;
using Microsoft.AspNetCore.DataProtection;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Sqlite.Tests.Proof;

/// <summary>A store as version 0.1.0 left it: no identity, no marks, and posts, projects and file names in clear.</summary>
internal static class OldStore
{
    public const string Words = "the-title-somebody-chose";

    private const int VersionsThen = 2;

    /// <summary>Makes one beside the keys of a store that is there; that one's own database goes.</summary>
    public static async Task<StoreUnderTest> MakeAsync()
    {
        var test = await StoreUnderTest.StartAsync();
        await test.Store.UpdateChatAsync(Ana, chat => chat with { Account = new(new("tok-1"), null, null) }, default); // Keys are there from now on.
        Write(test.DatabasePath + ".old", test.Protection, test.FilesFolder, "first");
        await test.CloseAsync();
        File.Delete(test.DatabasePath);
        File.Move(test.DatabasePath + ".old", test.DatabasePath);
        File.Delete(Path.Combine(test.KeysFolder, "store.id"));
        File.Delete(Path.Combine(test.FilesFolder, "store.id"));
        return test;
    }

    /// <param name="keys">What the rows are sealed with.</param>
    /// <param name="name">Of its one file; its rows have ids that begin so.</param>
    public static void Write(string path, IDataProtectionProvider keys, string filesFolder, string name)
    {
        var sealer = new Sealer(new MasterSealer(keys));
        using var database = Database.OpenForWriting(path);
        Migrator.Migrate(database, [.. Schema.Steps.Take(VersionsThen)]);
        var at = Start.ToUnixTimeMilliseconds();
        database.Execute(
            "INSERT INTO chats (chat, json, sealed) VALUES ($chat, $json, $sealed)",
            ("$chat", Ana.ToString()),
            ("$json", """{"CreatedAt":"2026-11-02T09:00:00+00:00","Skill":"video"}"""),
            ("$sealed", sealer.Seal("chats", Ana.ToString(), """{"Linked":{"Token":"tok-1"}}""")));
        database.Execute(
            "INSERT INTO inbox (id, chat, received_at, sealed) VALUES ($id, $chat, $at, $sealed)",
            ("$id", $"{name}-in"),
            ("$chat", Ana.ToString()),
            ("$at", at),
            ("$sealed", sealer.Seal("inbox", $"{name}-in", """{"MessageId":"1","Text":"waiting","SentAt":"2026-11-02T09:00:00+00:00"}""")));
        database.Execute(
            "INSERT INTO posts (id, chat, unsent, json, sealed) VALUES ($id, $chat, 1, $json, $sealed)",
            ("$id", $"{name}-post"),
            ("$chat", Ana.ToString()),
            ("$json", $$$"""{"Id":"{{{name}}}-post","Message":{"Text":"{{{Words}}}"},"Version":2,"SentVersion":1,"CreatedAt":"2026-11-02T09:00:00+00:00"}"""),
            ("$sealed", sealer.Seal("posts", $"{name}-post", "context")));
        database.Execute(
            "INSERT INTO projects (id, chat, created_at, json) VALUES ($id, $chat, $at, $json)",
            ("$id", $"{name}-project"),
            ("$chat", Ana.ToString()),
            ("$at", at),
            ("$json", $$"""{"Id":"{{name}}-project","Name":"{{Words}}","CreatedAt":"2026-11-02T09:00:00+00:00"}"""));
        database.Execute(
            "INSERT INTO files (id, chat, path, file_name, media_type, size_bytes, created_at) VALUES ($id, $chat, $path, $name, 'video/mp4', 7, $at)",
            ("$id", name),
            ("$chat", Ana.ToString()),
            ("$path", $"{name}.bin"),
            ("$name", $"{Words}.mp4"),
            ("$at", at));
        File.WriteAllText(Path.Combine(filesFolder, $"{name}.bin"), "footage");
    }

    /// <summary>All that <see cref="Write"/> wrote is there and readable.</summary>
    public static async Task AssertReadableAsync(StoreUnderTest test, string name)
    {
        Assert.Equal("tok-1", (await test.Store.GetChatAsync(Ana, default)).Linked?.Token.Reveal());
        Assert.Equal("waiting", (await test.Store.NextMessageAsync(Ana, default))?.Message.Text);
        var post = Assert.Single(await test.Store.UnsentPostsAsync(Ana, default));
        Assert.Equal((Words, "context", 2, 1), (post.Message.Text, post.Message.PlatformContext, post.Version, post.SentVersion));
        Assert.Equal(Words, (await test.Store.GetProjectAsync(Ana, $"{name}-project", default))?.Name);
        var file = (await test.Store.GetFileAsync(Ana, name, default))!;
        Assert.Equal($"{Words}.mp4", file.FileName);
        await using var stream = await test.Files.OpenAsync(file, default);
        Assert.Equal(7, stream.Length);
    }

    /// <summary>Nothing of what somebody said lies in clear in any file of the database.</summary>
    public static void AssertSealed(StoreUnderTest test)
    {
        foreach (var file in Directory.EnumerateFiles(test.Folder).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            Assert.True(bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Words)) < 0, string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)} holds what somebody said."));
        }
    }
}
