using System.Text.Json.Serialization;

namespace NemoBot.Discord.Incoming;

/// <summary>Represents the state of the answer to one interaction.</summary>
/// <param name="Token">The newest token that reaches <see cref="CardId"/>.</param>
/// <param name="AtOriginal">True if the token addresses the card as <c>@original</c>; false if by its id.</param>
internal sealed record AnswerRecord(string InteractionId, string Token, DateTimeOffset ExpiresAt, bool AtOriginal, Reach Reach)
{
    private const int MostPosts = 64;

    /// <summary>The message that shows the answer; null before Discord sent its id.</summary>
    public string? CardId { get; init; }

    /// <summary>True if the card consists of components instead of text, which cannot be undone.</summary>
    public bool IsRich { get; init; }

    /// <summary>The first post that used the card; null for none yet.</summary>
    public string? CardPost { get; init; }

    /// <summary>True if the card is gone or can no longer be changed: it belongs to no post and is not filled any more.</summary>
    [JsonIgnore]
    public bool IsCardLost => CardPost is { Length: 0 };

    /// <summary>The result that took over the card: older posts must not overwrite it. Null for none.</summary>
    public string? Shows { get; init; }

    /// <summary>Number of follow-ups with the current token; Discord allows 5 where only a person installed the bot.</summary>
    public int FollowUps { get; init; }

    /// <summary>Posts whose follow-up was started: not started again, since it is unknown whether it arrived.</summary>
    public IReadOnlyList<string> Begun { get; init; } = [];

    /// <summary>Posts that wait for a press on "Get result", oldest first.</summary>
    public IReadOnlyList<string> Parked { get; init; } = [];

    /// <summary>Records that the card is gone or can no longer be changed.</summary>
    public AnswerRecord WithoutCard() => this with { CardId = null, CardPost = "", Shows = null };

    /// <summary>Marks the token as expired, whatever the clock says.</summary>
    public AnswerRecord WithDeadToken() => this with { ExpiresAt = DateTimeOffset.MinValue };

    /// <summary>Records that the card shows the post.</summary>
    /// <param name="isRich">True if the card now consists of components.</param>
    /// <param name="takesOver">True if the post is the result: later updates of older posts are not shown.</param>
    public AnswerRecord WithOnCard(string messageId, string postId, bool isRich, bool takesOver) => this with
    {
        CardId = messageId,
        CardPost = CardPost ?? postId,
        IsRich = IsRich || isRich,
        Shows = takesOver ? postId : Shows,
        Parked = Without(Parked, postId),
    };

    /// <summary>Records that a follow-up with the post is started.</summary>
    public AnswerRecord WithBegun(string postId) => this with
    {
        FollowUps = FollowUps + 1,
        Begun = [.. Begun.TakeLast(MostPosts - 1), postId],
        Parked = Without(Parked, postId),
    };

    /// <summary>Records that the follow-up was not delivered.</summary>
    public AnswerRecord WithoutBegun(string postId) => this with { FollowUps = Math.Max(0, FollowUps - 1), Begun = Without(Begun, postId) };

    /// <summary>Records that the post waits for a press on "Get result".</summary>
    public AnswerRecord WithParked(string postId) => Parked.Contains(postId) ? this : this with { Parked = [.. Parked.TakeLast(MostPosts - 1), postId] };

    public static AnswerRecord Of(InteractionContext context) => new(context.InteractionId, context.Token, context.ExpiresAt, context.HasCard, context.Reach);

    /// <summary>Omits the token, which the default implementation of a record would print.</summary>
    public override string ToString() => InteractionId;

    private static IReadOnlyList<string> Without(IReadOnlyList<string> posts, string postId) => [.. posts.Where(id => id != postId)];
}
