using NemoBot.Core.Model;

namespace NemoBot.Core.Actions;

/// <summary>Lets a press count as the owner's if the person may act for the owner: who writes in the name of a group presses buttons in their own.</summary>
internal sealed class PressedFor(IStore store, PlatformDirectory platforms)
{
    /// <summary>Returns the context with the owner as the sender, or as it is: the action then decides.</summary>
    public async Task<MessageContext> OwnerAsync(MessageContext context, OutboxMessage post, ButtonAction pressed, CancellationToken cancellationToken)
    {
        if (context.Message is not { Press: not null, SenderId: { } person } || platforms.Find(context.Message.Chat) is not { } platform)
        {
            return context;
        }

        var owners = (await OwnersOfAsync(context, post, pressed, cancellationToken)).OfType<string>().Distinct().ToList();
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

    /// <summary>Returns whose button it is; empty if it is anyone's.</summary>
    private async Task<IEnumerable<string?>> OwnersOfAsync(MessageContext context, OutboxMessage post, ButtonAction pressed, CancellationToken cancellationToken) => pressed.Kind switch
    {
        ButtonKind.Cancel => context.Unfinished.Where(job => job.Id == pressed.Argument).Select(job => job.Request.SenderId),
        ButtonKind.CancelAll => context.Unfinished.Select(job => job.Request.SenderId),
        ButtonKind.Meant => [post.Message.Heard?.SenderId],
        ButtonKind.BatchSkip or ButtonKind.BatchSame or ButtonKind.BatchStop => [context.Chat.BatchSenderId],

        // Anyone may press it, and then goes through the files: who sent them in the name of a group also writes the instructions in it.
        ButtonKind.BatchSeparately => [(await store.GetJobAsync(context.Message.Chat, pressed.Argument ?? "", cancellationToken))?.Request.SenderId],
        _ => [],
    };
}
