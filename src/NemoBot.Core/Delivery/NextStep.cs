using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;

namespace NemoBot.Core.Delivery;

/// <summary>What a chat's sender does next.</summary>
internal abstract record NextStep
{
    private NextStep()
    {
    }

    /// <summary>Sends or edits a stored post.</summary>
    public sealed record Deliver(OutboxMessage Post) : NextStep;

    /// <summary>Shows the transient update of a post.</summary>
    public sealed record Show(string PostId) : NextStep;

    /// <summary>Nothing may be sent before this time, or the memory of sent posts is needed until then.</summary>
    public sealed record Wait(MonotonicTimestamp Until) : NextStep;

    /// <summary>Nothing is left to do.</summary>
    public sealed record Rest : NextStep;

    /// <summary>Chooses stored posts before transient updates. New posts keep their order, edits need not wait for them, and a note waits for its post.</summary>
    /// <param name="stored">Posts whose current version is not sent yet, oldest first.</param>
    /// <param name="passing">Posts that have a transient update.</param>
    /// <param name="editInterval">The platform's pace.</param>
    public static NextStep Of(IReadOnlyList<OutboxMessage> stored, IReadOnlyList<string> passing, SentPosts sent, TimeSpan editInterval, MonotonicTimestamp now)
    {
        MonotonicTimestamp? next = null;
        foreach (var post in InTurn(stored))
        {
            var due = sent.DueAt(post.Id, post.MessageId is null, editInterval);
            if (due <= now)
            {
                return new Deliver(post);
            }

            next = next < due ? next : due;
        }

        // A stored version that waits for its turn goes first.
        foreach (var postId in passing.Where(id => stored.All(post => post.Id != id)))
        {
            var due = sent.DueAt(postId, isNew: false, editInterval);
            if (due <= now)
            {
                return new Show(postId);
            }

            next = next < due ? next : due;
        }

        var remembered = sent.NeededUntil(editInterval);
        return (next ?? remembered) is var until && until > now ? new Wait(until) : new Rest();
    }

    private static IEnumerable<OutboxMessage> InTurn(IReadOnlyList<OutboxMessage> stored)
    {
        var newIsAhead = false;
        foreach (var post in stored)
        {
            var isNew = post.MessageId is null;
            if ((isNew && newIsAhead) || (post.After is { } before && stored.Any(other => other.Id == before)))
            {
                continue;
            }

            newIsAhead |= isNew;
            yield return post;
        }
    }
}
