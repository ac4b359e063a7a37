using Fakes.Time;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Model;
using NemoBot.Storage.LiteDb.Disk;
using NemoBot.Storage.LiteDb.Tests.PowerCuts;
using static Harness.Storage.Data;

namespace NemoBot.Storage.LiteDb.Tests;

/// <summary>The disk is full at each write in turn: a page more is free each time, until the work is done. The store is never opened again in between.</summary>
public sealed class LiteDbFullDiskTests : IAsyncLifetime
{
    private const int Page = 4096;

    /// <summary>More than any of the works below needs.</summary>
    private const int MostPages = 400;

    private static readonly string LongText = new('x', 20_000);

    private readonly ManualClock _clock = new(Start);
    private readonly MasterSealer _master = new(new EphemeralDataProtectionProvider());
    private readonly SimulatedDisk _disk = new(new Random(1));
    private readonly SimulatedFile _data;
    private readonly SimulatedFile _log;
    private readonly LiteDbStore _store;

    public LiteDbFullDiskTests()
    {
        (_data, _log) = (_disk.Create(DataFile.Empty()), _disk.Create([]));
        _store = new(() => Database.Open(_data, _log), _master, new SortableIds(_clock), _clock, NullLoggerFactory.Instance);
    }

    public static TheoryData<string> Writes => [.. Works.Keys];

    private static Dictionary<string, Func<LiteDbStore, Task>> Works { get; } = new()
    {
        ["accept"] = store => store.AcceptAsync([Message(Ana, "new", LongText)], default),
        ["accept in the web chat"] = store => ((IWebChatLog)store).AcceptAsync(Message(Ana, "new", LongText), new(Ana, "new", 0, $"\"{LongText}\"", Start), new("client-new", "digest"), default),
        ["commit"] = store => store.CommitAsync(
            new() { Jobs = [Job(Ana, "new") with { Checkpoint = LongText }], Posts = [Post(Ana, "new") with { Message = new() { Text = LongText } }], Projects = [Project(Ana, "new")] }, default),
        ["update a chat"] = store => store.UpdateChatAsync(Ana, chat => chat with { Account = new(new(LongText), null, null) }, default),
        ["update a job"] = store => store.UpdateJobAsync(Ana, "j", job => job with { Checkpoint = LongText }, default),
        ["update a post"] = store => store.UpdatePostAsync(Ana, "p", post => post with { Message = new() { Text = LongText } }, default),
        ["update a project"] = store => store.UpdateProjectAsync(Ana, "q", project => project with { Name = LongText }, default),
        ["move a chat"] = store => store.MoveChatAsync(Ana, new("telegram", "-100"), default),
        ["keep a value"] = store => store.SetValueAsync("discord", "key", LongText, default),
        ["quarantine"] = store => store.QuarantineAsync("discord", LongText, "unknown", default),
        ["put a line"] = store => ((IWebChatLog)store).PutAsync(new(Ana, "new", 0, $"\"{LongText}\"", Start), default),
        ["erase a chat"] = store => store.EraseChatAsync(Ana, default),
        ["trim"] = store => store.TrimAsync(Start.AddDays(1), default),
    };

    public async ValueTask InitializeAsync() => await _store.InitializeAsync(default);

    public async ValueTask DisposeAsync() => await _store.DisposeAsync();

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_write_to_a_full_disk_is_reported_and_has_no_effect_and_the_store_goes_on(string name)
    {
        await _store.CommitAsync(new() { Jobs = [Job(Ana, "j")], Posts = [Post(Ana, "p")], Projects = [Project(Ana, "q")] }, default);
        await _store.CommitAsync(new() { Posts = [Post(Ben, "old") with { SentVersion = 1, MessageId = "m" }] }, default);
        await _store.AcceptAsync([Message(Ana, "1")], default);
        var before = Stored();
        var refused = 0;
        for (var pages = 0; ; pages++)
        {
            Assert.True(pages < MostPages, "It never finds room.");
            _disk.LeaveFree(pages * Page);
            try
            {
                await Works[name](_store);
                break;
            }
            catch (StorageException)
            {
                refused++;
                _disk.LeaveFree(int.MaxValue);
                if (name != "erase a chat" || pages == 0) // Its rows are written before the files are cleaned.
                {
                    Assert.Equal(before, Stored());
                }
            }
        }

        _disk.LeaveFree(int.MaxValue);
        var after = Stored();
        Assert.NotEqual(before, after);
        Assert.True(refused > 0, "The disk was never full.");
        await _store.AcceptAsync([Message(Ben, "2")], default);
        Assert.Equal("2", (await _store.NextMessageAsync(Ben, default))?.Message.MessageId);
    }

    private string Stored() => Rows.Of(_disk.Create(_data.Content), _disk.Create(_log.Content));
}
