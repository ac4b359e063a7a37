using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Delivery;

/// <summary>What becomes of a post that the platform surely did not take. Pure; each step leads to one that is tried at most once, so it ends.</summary>
internal static class AfterRefusal
{
    /// <param name="post">As it was tried; with its <see cref="OutboxMessage.MessageId"/>, it was an edit.</param>
    /// <param name="fault">Neither passing nor unknown.</param>
    public static OutboxMessage Of(OutboxMessage post, PlatformFault fault, Texts texts, DateTimeOffset now) => fault switch
    {
        PlatformFault.MessageGone or PlatformFault.MessageFixed when post.MessageId is not null => Anew(post),

        // Words that are refused as an edit may be taken as a message: only so does the card not stay as it was.
        PlatformFault.Refused when post is { MessageId: not null, Message.Video: null } => Anew(post),

        // A note repeats nothing that its post does not say.
        _ when post.After is null && LesserForm.Of(post.Message, texts, now) is { } lesser => post with { Message = lesser, Version = post.Version + 1, IsReduced = true },
        _ => post with { Abandoned = true },
    };

    private static OutboxMessage Anew(OutboxMessage post) => post with { MessageId = null, Replaces = post.MessageId };
}
