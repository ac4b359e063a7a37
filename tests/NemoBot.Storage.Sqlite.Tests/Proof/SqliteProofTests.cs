using Harness.Storage;
using Harness.Storage.Proof;
using NemoBot.Core.Model;

namespace NemoBot.Storage.Sqlite.Tests.Proof;

public sealed class SqliteProofTests() : StoreProofTests("sqlite")
{
    [Fact]
    public async Task A_log_that_another_tool_checkpointed_is_not_lost()
    {
        await using var test = await WithWorkAsync();
        await using var killed = test.AfterSuddenEnd();
        RawDatabase.Scalar(killed.DatabasePath, "SELECT count(*) FROM inbox"); // The last connection to close empties the log.
        Assert.False(File.Exists(killed.DatabasePath + "-wal"));

        await killed.OpenAsync();
        await AssertWorkAsync(killed);
    }

    [Fact]
    public async Task A_store_of_version_0_1_0_is_taken_over_with_its_folders_and_what_lay_in_clear_is_sealed()
    {
        await using var test = await OldStore.MakeAsync();

        await test.OpenAsync();

        await OldStore.AssertReadableAsync(test, "first");
        OldStore.AssertSealed(test);
        await test.ReopenAsync();
        await OldStore.AssertReadableAsync(test, "first");
        OldStore.AssertSealed(test);
        Assert.Equal(test.FilesFolder, test.Folders.Files);
    }

    [Fact]
    public async Task A_backup_of_version_0_1_0_restored_later_has_its_own_folders_again()
    {
        await using var test = await OldStore.MakeAsync();
        var backup = Path.Combine(test.Folder, "..", "backup.db");
        File.Copy(test.DatabasePath, backup);
        await test.OpenAsync();
        await test.CloseAsync();
        File.Copy(backup, test.DatabasePath, overwrite: true);

        await test.OpenAsync();

        await OldStore.AssertReadableAsync(test, "first");
        Assert.Equal((test.KeysFolder, test.FilesFolder), (test.Folders.Keys, test.Folders.Files));
        OldStore.AssertSealed(test);
    }

    [Fact]
    public async Task Two_stores_of_version_0_1_0_that_shared_one_folder_are_told_apart()
    {
        await using var first = await OldStore.MakeAsync();
        await using var second = first.Beside("other.db");
        await first.OpenAsync();
        OldStore.Write(second.DatabasePath, first.Protection, first.FilesFolder, "second");

        await second.OpenAsync();

        await OldStore.AssertReadableAsync(first, "first");
        await OldStore.AssertReadableAsync(second, "second");
        Assert.NotEqual(first.Folders.Keys, second.Folders.Keys);
        Assert.NotEqual(first.Folders.Files, second.Folders.Files);
        await second.ReopenAsync();
        await OldStore.AssertReadableAsync(second, "second");
    }

    [Theory]
    [InlineData("wrong keys", "do not open")]
    [InlineData("no database", "There is no database")]
    public async Task A_store_of_version_0_1_0_is_refused_where_it_is_not_proved(string kind, string words)
    {
        await using var test = await OldStore.MakeAsync();
        await using var other = await WithWorkAsync();
        await other.CloseAsync();
        if (kind == "wrong keys")
        {
            Directory.Delete(test.KeysFolder, recursive: true);
            Directory.Move(other.KeysFolder, test.KeysFolder);
            File.Delete(Path.Combine(test.KeysFolder, "store.id"));
        }
        else
        {
            File.Delete(test.DatabasePath);
        }

        var before = test.Everything();
        Assert.Contains(words, (await Assert.ThrowsAsync<StorageException>(test.OpenAsync)).Message, StringComparison.Ordinal);
        Assert.Equal(before, test.Everything());
    }
}
