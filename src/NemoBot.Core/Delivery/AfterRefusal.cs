using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Delivery;

/// <summary>Decides what happens to a post that the platform certainly did not accept. Pure; each step leads to one that is tried at most once, so it ends.</summary>
internal static class AfterRefusal
{
    /// <param name="post">As it was tried; if it has a <see cref="OutboxMessage.MessageId"/>, the try was an edit.</param>
    /// <param name="fault">Neither transient nor unknown.</param>
    public static OutboxMessage Of(OutboxMessage post, PlatformFault fault, Texts texts, DateTimeOffset now) => fault switch
    {
        PlatformFault.MessageGone or PlatformFault.MessageFixed when post.MessageId is not null => AsNewMessage(post),

        // Text that is refused as an edit may be accepted as a new message: otherwise the card would keep its old state.
        PlatformFault.Refused when post is { MessageId: not null, Message.Video: null } => AsNewMessage(post),

        PlatformFault.Removed => post with { Abandoned = true },

        // A note repeats nothing that is not in its post.
        _ when post.After is null && LesserForm.Of(post.Message, texts, now) is { } lesser => post with { Message = lesser, Version = post.Version + 1, IsReduced = true },
        _ => post with { Abandoned = true },
    };

    private static OutboxMessage AsNewMessage(OutboxMessage post) => post with { MessageId = null, Replaces = post.MessageId };
}
