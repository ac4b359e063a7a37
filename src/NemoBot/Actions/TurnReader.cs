using NemoBot.Delivery;
using NemoBot.Limits;
using NemoBot.Platforms;
using NemoBot.Replies;
using NemoBot.Storage;

namespace NemoBot.Actions;

/// <summary>Reads from the store what a message is about.</summary>
internal sealed class TurnReader(IStore store, PlatformDirectory platforms, Callers callers, TimeProvider time)
{
    public async Task<Turn> ReadAsync(InboxItem item, CancellationToken cancellationToken)
    {
        var message = item.Message;
        var chat = await store.GetChatAsync(message.Chat, cancellationToken);

        // The platform's hint first, then what the person writes; a choice by /language wins over both.
        var seen = LanguageGuess.Of(message.Text) ?? chat.LanguageSeen ?? Languages.FromHint(message.LanguageHint);
        chat = chat with { LanguageSeen = seen, CreatedAt = chat.CreatedAt == default ? time.GetUtcNow() : chat.CreatedAt };
        return new(
            item,
            chat,
            await FindProjectAsync(item, chat, cancellationToken),
            await store.UnfinishedJobsAsync(message.Chat, cancellationToken),
            platforms.Find(message.Chat)?.Limits ?? Fallback,
            Texts.In(chat.LanguageChosen ?? seen))
        {
            CountedAs = await callers.OfAsync(message, cancellationToken),
        };
    }

    /// <summary>The words for a message that is not looked at any closer.</summary>
    public async Task<Texts> TextsAsync(InboxItem item, CancellationToken cancellationToken)
    {
        var chat = await store.GetChatAsync(item.Message.Chat, cancellationToken);
        return Texts.In(chat.LanguageChosen ?? chat.LanguageSeen ?? Languages.FromHint(item.Message.LanguageHint));
    }

    /// <summary>For a message of a platform that is no longer configured: its answer waits in the outbox.</summary>
    private static PlatformLimits Fallback { get; } = new()
    {
        TextLength = 2000,
        IncomingBytes = 0,
        OutgoingBytes = 0,
        EditInterval = TimeSpan.FromSeconds(3),
    };

    private async Task<ProjectRecord?> FindProjectAsync(InboxItem item, ChatRecord chat, CancellationToken cancellationToken)
    {
        if (item.Message.RepliesTo is { } replied
            && await store.FindPostAsync(chat.Chat, replied, cancellationToken) is { ResultOfProject: { } earlier }
            && await store.GetProjectAsync(chat.Chat, earlier, cancellationToken) is { } project)
        {
            return project; // "Make this one brighter" is about that video, whatever is current.
        }

        return chat.ProjectId is { } current ? await store.GetProjectAsync(chat.Chat, current, cancellationToken) : null;
    }
}
