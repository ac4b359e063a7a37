using NemoBot.Core.Model;
using NemoVideo.Accounts;
using static Harness.Storage.Data;

namespace Harness.Storage;

/// <summary>Chats and projects.</summary>
internal static class ChatRules
{
    public static IReadOnlyList<StoreRule> All { get; } =
    [
        new(nameof(A_chat_never_seen_is_new_and_not_stored), A_chat_never_seen_is_new_and_not_stored),
        new(nameof(A_chat_is_stored_whole), A_chat_is_stored_whole),
        new(nameof(A_write_that_completed_is_seen_by_the_next_read), A_write_that_completed_is_seen_by_the_next_read),
        new(nameof(A_project_is_stored_whole_and_changed), A_project_is_stored_whole_and_changed),
        new(nameof(Projects_are_listed_newest_first_at_most_50), Projects_are_listed_newest_first_at_most_50),
    ];

    private static async Task A_chat_never_seen_is_new_and_not_stored(IStoreUnderTest test)
    {
        Assert.Equal(new ChatRecord(Ana) { CreatedAt = Start }, await test.Store.GetChatAsync(Ana, default));
        test.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(Start.AddHours(1), (await test.Store.GetChatAsync(Ana, default)).CreatedAt);
    }

    private static async Task A_chat_is_stored_whole(IStoreUnderTest test)
    {
        var chat = new ChatRecord(Ana)
        {
            CreatedAt = Start,
            LanguageChosen = "zh-Hans",
            LanguageSeen = "de",
            Skill = "video",
            ProjectId = "p",
            Account = new ChatAccount(new Secret("anonymous"), "anon_1", Start.AddDays(7)) { IsAnonymous = true },
            Linked = new ChatAccount(new Secret("linked"), null, null),
            ClientId = "client",
            Reachable = false,
            AwaitsTokenUntil = Start.AddMinutes(5),
            NamesProjectId = "p",
            NamesProjectUntil = Start.AddMinutes(6),
            NamesProjectSenderId = "ana",
            BatchProjectIds = ["p", "q"],
            BatchSize = 3,
            BatchPostId = "batch",
            BatchSenderId = "ana",
            AskedPostId = "post",
            AskedSenderId = "ana",
            Learned = [new LearnedReading("0123", "cancel")],
            Styles = [new SavedStyle("s", "podcast look", "make it warmer")],
            NamesStyleId = "s",
            UploadLinks = [new UploadLink("u", Start.AddHours(1), Message(default, "7", "add a title") with { PlatformContext = "sealed" })],
            Pushes = [new PushAddress("https://push.example/a", "key", "secret")],
            ApiKeys = [new ApiKey("k", Start)],
            Hooks = [new JobHook("h", "https://hooks.example/a", "secret", Start) { OldSecret = "old", OldSecretUntil = Start, Waiting = [new("j", Start)], Failures = 1, NextTryAt = Start, DeliveredAt = Start, FailingSince = Start }],
        };

        AssertSame(chat, await test.Store.UpdateChatAsync(Ana, _ => chat, default));
        await test.ReopenAsync();

        var stored = await test.Store.GetChatAsync(Ana, default);
        AssertSame(chat, stored);
        Assert.Equal("anonymous", stored.Account?.Token.Reveal());
        Assert.Equal("linked", stored.Linked?.Token.Reveal());
    }

    private static async Task A_write_that_completed_is_seen_by_the_next_read(IStoreUnderTest test) =>
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            var chat = new ChatKey("web", $"{i}");
            for (var n = 1; n <= 25; n++)
            {
                await test.Store.UpdateChatAsync(chat, record => record with { Skill = $"{n}" }, default);
                Assert.Equal($"{n}", (await test.Store.GetChatAsync(chat, default)).Skill);
            }
        })));

    private static async Task A_project_is_stored_whole_and_changed(IStoreUnderTest test)
    {
        var project = Project(Ana, "p") with
        {
            LastUsedAt = Start,
            SessionId = "123",
            TaskId = "9",
            UserId = "u",
            TokenDigest = "d",
            Footage = [new Footage(new Attachment("f", "a.mp4", 1), new Uri("https://x.example/a"), "a.mp4", "video", null, TimeSpan.FromSeconds(3))],
            Steps = new EditSteps(2, 1, "j"),
            ResultMessageIds = ["7"],
        };
        await test.Store.CommitAsync(new Changes { Projects = [project] }, default);
        await test.Store.UpdateProjectAsync(Ana, "p", stored => stored with { Name = "Lisbon" }, default);
        await test.ReopenAsync();

        var read = await test.Store.GetProjectAsync(Ana, "p", default);
        Assert.NotNull(read);
        AssertSame(project with { Name = "Lisbon" }, read);
        Assert.Null(await test.Store.UpdateProjectAsync(Ana, "none", stored => stored, default));
    }

    private static async Task Projects_are_listed_newest_first_at_most_50(IStoreUnderTest test)
    {
        await test.Store.CommitAsync(new Changes { Projects = [.. Enumerable.Range(0, 60).Select(i => Project(Ana, $"p{i}", i)), Project(Ben, "other")] }, default);

        Assert.Equal(Enumerable.Range(10, 50).Reverse().Select(i => $"p{i}"), (await test.Store.ListProjectsAsync(Ana, default)).Select(project => project.Id));
    }
}
