using NemoBot.Core;
using NemoBot.Core.Backend;
using NemoBot.Core.Delivery;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Jobs;
using NemoBot.Core.Model;
using NemoBot.Discord;
using NemoBot.Hosting;
using NemoBot.Telegram;
using NemoBot.WebChat;
using NetArchTest.Rules;

namespace NemoBot.Tests.Architecture;

/// <summary>A chat has one owner, which decides, commits and sends: two senders would send its posts twice. Everybody else stores a message and wakes it.</summary>
public class OneOwnerTests
{
    [Fact]
    public void Only_the_lanes_of_a_chat_commit_its_posts() => AssertUsers(
        typeof(Changes), typeof(IStore), typeof(Outbox), typeof(MessagePipeline), typeof(JobRunner), typeof(JobContext), typeof(ChatForgetting), typeof(Quotas));

    [Fact]
    public void Only_the_lanes_of_a_chat_have_its_outbox() => AssertUsers(
        typeof(Outbox), typeof(CoreRegistration), typeof(ChatDispatcher), typeof(MessagePipeline), typeof(JobRunner), typeof(JobContext), typeof(JobCard), typeof(ChatForgetting));

    [Fact]
    public void Only_the_outbox_has_a_chats_sender() => AssertUsers(typeof(ChatSender), typeof(Outbox));

    private static void AssertUsers(Type used, params Type[] users)
    {
        var found = Types.InAssemblies([typeof(CoreRegistration).Assembly, typeof(TelegramOptions).Assembly, typeof(DiscordOptions).Assembly, typeof(WebChatOptions).Assembly, typeof(BotHost).Assembly])
            .That().HaveDependencyOnAny(used.FullName!).GetTypes().Select(type => type.FullName.Split('/', '+')[0]).Where(name => name != used.FullName);
        Assert.Equal(users.Select(type => type.FullName!).Order(StringComparer.Ordinal), found.Distinct().Order(StringComparer.Ordinal));
    }
}
