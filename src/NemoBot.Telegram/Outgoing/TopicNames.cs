using NemoBot.Core.Model;
using NemoBot.Telegram.Api;
using Telegram.Bot.Requests;

namespace NemoBot.Telegram.Outgoing;

/// <summary>Names a topic of a private chat after its project, once, if its creator gave it no name: each topic is a conversation with projects of its own.</summary>
internal sealed class TopicNames(TelegramClient client, IStore store)
{
    /// <summary>The <see cref="IncomingMessage.PlatformContext"/> of a message in such a topic.</summary>
    public const string Unnamed = "unnamed-topic";

    /// <summary>Does nothing if it was done before, or there is no project.</summary>
    public async Task NameAsync(ChatAddress address, CancellationToken cancellationToken)
    {
        var key = address.ToKey();
        var chat = await store.GetChatAsync(key, cancellationToken);
        if (chat.IsTopicNamed || address.SendTopic is not { } topic || chat.ProjectId is not { } id || await store.GetProjectAsync(key, id, cancellationToken) is not { } project)
        {
            return;
        }

        // Before the call: a person who renames the topic meanwhile, or whose server refuses it, keeps what they have.
        await store.UpdateChatAsync(key, stored => stored with { IsTopicNamed = true }, cancellationToken);
        await client.CallAsync(() => new EditForumTopicRequest { ChatId = address.Chat, MessageThreadId = topic, Name = project.Name }, cancellationToken);
    }
}
