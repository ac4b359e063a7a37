using NemoBot.Core.Model;

namespace NemoBot.Storage.Rows;

/// <summary>The posts of a chat on their way to the platform, and the one written last: the next message is read beside it. Immutable.</summary>
/// <param name="Unsent">Oldest first.</param>
/// <param name="Last">Null if it is not known.</param>
public sealed record RecentPosts(IReadOnlyList<OutboxMessage> Unsent, OutboxMessage? Last)
{
    /// <summary>About the characters of what a post has besides its texts, and of each label of a timeline.</summary>
    private const int SizeOfRest = 1024;
    private const int SizeOfLabel = 128;

    /// <summary>Gets about how many characters the posts have.</summary>
    public int Characters { get; } = Unsent.Sum(Size) + (Last is null ? 0 : Size(Last));

    /// <summary>Returns the post; null if it is neither unsent nor the last one.</summary>
    public OutboxMessage? Find(string id) => Last?.Id == id ? Last : Unsent.FirstOrDefault(post => post.Id == id);

    /// <summary>Returns the posts after new ones were stored.</summary>
    public RecentPosts With(IReadOnlyList<OutboxMessage> said) => said.Count == 0 ? this : new([.. Unsent, .. said.Where(PostVersions.IsUnsent)], said[^1]);

    /// <summary>Returns the posts after one was changed; null if they must be read again.</summary>
    public RecentPosts? With(OutboxMessage changed) => PostVersions.IsUnsent(changed)
        ? Unsent.Any(post => post.Id == changed.Id) ? new([.. Unsent.Select(post => post.Id == changed.Id ? changed : post)], changed) : null
        : new([.. Unsent.Where(post => post.Id != changed.Id)], changed);

    private static int Size(OutboxMessage post) =>
        post.Message.Text.Length + (post.Message.Heard?.Text.Length ?? 0) + (post.Message.Heard?.Answered?.Text.Length ?? 0) + SizeOfRest
        + (SizeOfLabel * (post.Message.Timeline?.Lanes.Sum(static lane => 1 + lane.Segments.Count) ?? 0));
}
