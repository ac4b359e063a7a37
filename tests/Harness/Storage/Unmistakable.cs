using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace Harness.Storage;

/// <summary>A chat whose id nothing else contains, with a row in every table that has chats, some of it changed and deleted before.</summary>
internal static class Unmistakable
{
    public const string Id = "77003311559";

    public static readonly ChatKey Chat = new("telegram", Id);

    private static readonly ChatKey Group = new("telegram", $"-{Id}0");

    /// <summary>Beside many others, so that its rows are on pages with theirs, and pages are divided and freed.</summary>
    public static async Task FillAsync(IStoreUnderTest test)
    {
        for (var i = 0; i < 40; i++)
        {
            await FillAsync(test, new("telegram", $"9{i:D4}{i % 7}"), i);
            if (i % 5 == 0)
            {
                await FillAsync(test, Chat, i);
            }
        }

        await test.Store.UpdateChatAsync(Group, chat => chat with { Skill = "video" }, default);
        await test.Store.MoveChatAsync(Group, Chat, default);
        await test.Store.AcceptAsync([Message(Group, "late")], default);
        await test.Store.SetValueAsync(Chat.Platform, $"answer/{Id}/1", "value", default);
    }

    private static async Task FillAsync(IStoreUnderTest test, ChatKey chat, int round)
    {
        var own = $"{chat.Id}-{round}";
        var said = await test.WebChat.AcceptAsync(Message(chat, $"in-{own}", "handled"), new(chat, $"line-{own}", 0, "{}", Start), new($"client-{own}", "content"), default);
        await test.Store.CommitAsync(
            new()
            {
                HandledMessageId = said.Item!.Id,
                Jobs = [Job(chat, $"job-{own}"), Job(chat, $"done-{own}", JobState.Done)],
                Posts = [Post(chat, $"post-{own}"), Post(chat, $"sent-{own}") with { MessageId = own, SentVersion = 1 }],
                Projects = [Project(chat, $"project-{own}")],
                Charges = [new($"job-{own}", chat) { At = Start, What = "an edit", Credits = 50 }],
                Uses = [new($"{chat}", Scarce.Edits, 1, 1000)],
                Chat = (chat, stored => stored with { TipsTold = round }),
            },
            default);
        await test.Store.UpdateJobAsync(chat, $"job-{own}", job => job with { State = JobState.Cancelled, Checkpoint = new string('c', 200 * round) }, default);
        await test.Store.AcceptAsync([Message(chat, $"waits-{own}", new string('w', 400 * round))], default);
        await test.Store.AddFileAsync(StoredFile(chat, $"file-{own}"), default);
    }
}
