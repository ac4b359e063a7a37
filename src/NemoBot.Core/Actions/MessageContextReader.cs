using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.Core.Secrets;
using NemoBot.Core.Skills;
using NemoBot.Core.Text.Localization;
using NemoBot.Core.Work;
using NemoVideo.Secrets;

namespace NemoBot.Core.Actions;

/// <summary>Builds the context of a message from the store.</summary>
internal sealed class MessageContextReader(IStore store, PlatformDirectory platforms, SkillLibrary skills, SecretMask secrets, Callers callers, TimeProvider time)
{
    /// <summary>Finished jobs to read for one that is not only a look: more of those in a row are rare.</summary>
    private const int Looks = 5;

    public async Task<MessageContext> ReadAsync(InboxItem item, CancellationToken cancellationToken)
    {
        var chat = await store.GetChatAsync(item.Message.Chat, cancellationToken);
        if (!LoginAction.Takes(item.Message, chat, time.GetUtcNow()))
        {
            // Mask what the inbox could not recognise: the chat's own tokens, and a lone word in the form of a token that was not asked for.
            item = item with { Message = secrets.For(chat).Redact(item.Message) };
        }

        var message = item.Message;

        // Precedence: the choice by /language, the language of this text, that of earlier ones, the platform's hint.
        var seen = LanguageGuess.Of(message.Text) ?? chat.LanguageSeen ?? Languages.FromHint(message.LanguageHint);
        chat = chat with { LanguageSeen = seen, CreatedAt = chat.CreatedAt == default ? time.GetUtcNow() : chat.CreatedAt };
        var replied = message.RepliesTo is { } repliesTo ? await store.FindPostAsync(chat.Chat, repliesTo, cancellationToken) : null;
        var about = await FindAboutAsync(replied, chat, cancellationToken);
        if (about is not null)
        {
            item = item with { Message = message with { Answered = null } }; // A message of ours stands for its project; it is not new footage.
        }

        var unfinished = await store.UnfinishedJobsAsync(message.Chat, cancellationToken);
        return new(
            item,
            chat,
            skills.Get(chat.Skill),
            about ?? await FindProjectAsync(message.Answered, chat, cancellationToken),
            unfinished,
            platforms.Find(message.Chat)?.Limits ?? Fallback,
            Texts.In(chat.LanguageChosen ?? seen))
        {
            AnswersResult = about is not null && (replied?.ResultOfProject ?? replied?.ReceiptOfProject) is not null,
            AnswersBatch = replied is not null && replied.Id == chat.BatchPostId,
            LastJob = unfinished.Count > 0 ? null : await LastJobAsync(message.Chat, cancellationToken),
            CountedAs = await callers.OfAsync(message, cancellationToken),
        };
    }

    private async Task<JobRecord?> LastJobAsync(ChatKey chat, CancellationToken cancellationToken)
    {
        // The store has the last one in memory.
        var last = await store.FinishedJobsAsync(chat, 1, cancellationToken);
        return (last.Any(IsLook) ? await store.FinishedJobsAsync(chat, Looks, cancellationToken) : last).FirstOrDefault(job => !IsLook(job));
    }

    private static bool IsLook(JobRecord job) => job is { Kind: JobKind.Preview or JobKind.Captions or JobKind.MyData, State: JobState.Done };

    /// <summary>Returns the texts for a message that is not processed further.</summary>
    public async Task<Texts> TextsAsync(InboxItem item, CancellationToken cancellationToken)
    {
        var chat = await store.GetChatAsync(item.Message.Chat, cancellationToken);
        return Texts.In(chat.LanguageChosen ?? chat.LanguageSeen ?? Languages.FromHint(item.Message.LanguageHint));
    }

    /// <summary>Gets the limits for a platform that is no longer configured: the answer waits in the outbox.</summary>
    private static PlatformLimits Fallback { get; } = new()
    {
        TextLength = 2000,
        IncomingBytes = 0,
        OutgoingBytes = 0,
        EditInterval = TimeSpan.FromSeconds(3),
    };

    /// <summary>
    /// Returns the project of our message that is replied to: "Make this one brighter" is about that video, whichever project is current. Null if nothing about
    /// a project is replied to.
    /// </summary>
    private async Task<ProjectRecord?> FindAboutAsync(OutboxMessage? replied, ChatRecord chat, CancellationToken cancellationToken) =>
        replied is { AboutProject: { } earlier }
            ? await store.GetProjectAsync(chat.Chat, earlier, cancellationToken)
            : null;

    /// <summary>Returns the current project, or the one that contains the replied-to clip.</summary>
    private async Task<ProjectRecord?> FindProjectAsync(AnsweredMessage? answered, ChatRecord chat, CancellationToken cancellationToken)
    {
        var current = chat.ProjectId is { } id ? await store.GetProjectAsync(chat.Chat, id, cancellationToken) : null;
        if (answered is null || (current is not null && AnsweredFootage.IsIn(current, answered)))
        {
            return current;
        }

        var all = await store.ListProjectsAsync(chat.Chat, cancellationToken);
        return all.FirstOrDefault(project => AnsweredFootage.IsIn(project, answered)) ?? current;
    }
}
