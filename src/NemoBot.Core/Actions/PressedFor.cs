using NemoBot.Core.Model;

namespace NemoBot.Core.Actions;

/// <summary>Lets a press count as the owner's if the person may act for the owner: who writes in the name of a group presses buttons in their own.</summary>
internal sealed class PressedFor(PlatformDirectory platforms)
{
    /// <summary>Returns the context with the owner as the sender, or as it is: the action then decides.</summary>
    public async Task<MessageContext> OwnerAsync(MessageContext context, OutboxMessage post, ButtonAction pressed, CancellationToken cancellationToken)
    {
        if (context.Message is not { Press: not null, SenderId: { } person } || platforms.Find(context.Message.Chat) is not { } platform)
        {
            return context;
        }

        var owners = OwnersOf(context, post, pressed).OfType<string>().Distinct().ToList();
        if (owners.Contains(person))
        {
            return context;
        }

        foreach (var owner in owners)
        {
            if (await platform.MayActForAsync(context.Message.Chat, person, owner, cancellationToken))
            {
                return context with { Item = context.Item with { Message = context.Message with { SenderId = owner } } };
            }
        }

        return context;
    }

    /// <summary>Returns who alone may press the button; empty if anyone may.</summary>
    private static IEnumerable<string?> OwnersOf(MessageContext context, OutboxMessage post, ButtonAction pressed) => pressed.Kind switch
    {
        ButtonKind.Cancel => context.Unfinished.Where(job => job.Id == pressed.Argument).Select(job => job.Request.SenderId),
        ButtonKind.CancelAll => context.Unfinished.Select(job => job.Request.SenderId),
        ButtonKind.Meant => [post.Message.Heard?.SenderId],
        _ => [],
    };
}
