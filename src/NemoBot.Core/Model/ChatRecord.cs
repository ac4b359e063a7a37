using NemoVideo.Accounts;

namespace NemoBot.Core.Model;

/// <summary>The state of a chat.</summary>
public sealed record ChatRecord(ChatKey Chat)
{
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Chosen with /language (one of our culture names); null if not chosen.</summary>
    public string? LanguageChosen { get; init; }

    /// <summary>Guessed from the platform's hint and the user's texts; null if there were none yet.</summary>
    public string? LanguageSeen { get; init; }

    /// <summary>The name of the skill profile; null for the default one.</summary>
    public string? Skill { get; init; }

    /// <summary>The current project; null before the first one.</summary>
    public string? ProjectId { get; init; }

    /// <summary>The chat's own anonymous account; null before the first use of the backend.</summary>
    public ChatAccount? Account { get; init; }

    /// <summary>The user's own account (/login), which takes precedence over all others; null when none is linked.</summary>
    public ChatAccount? Linked { get; init; }

    /// <summary>Shared by all anonymous tokens of this chat; null before the first.</summary>
    public string? ClientId { get; init; }

    /// <summary>Whether an anonymous account was requested and no answer is stored: if the process ended meanwhile, the account is lost with the answer.</summary>
    public bool AsksForAccount { get; init; }

    /// <summary>False after the platform reported that we are blocked; true again with the user's next message.</summary>
    public bool Reachable { get; init; } = true;

    /// <summary>Set by /login without a token: the next private message is the token. Null if none is expected.</summary>
    public DateTimeOffset? AwaitsTokenUntil { get; init; }

    /// <summary>Set by the button that renames: the user's next message is the new name of this project. Null if none is expected.</summary>
    public string? NamesProjectId { get; init; }

    /// <summary>Set in the same way: the next message is the new name of this style. Null if none is expected.</summary>
    public string? NamesStyleId { get; init; }

    /// <summary>Until when the name is expected.</summary>
    public DateTimeOffset? NamesProjectUntil { get; init; }

    /// <summary>The platform's id of the user who is asked for the name; null if the chat has a single user.</summary>
    public string? NamesProjectSenderId { get; init; }

    /// <summary>Projects of a batch that still wait for their instruction, in order; empty without a batch.</summary>
    public IReadOnlyList<string> BatchProjectIds { get; init; } = [];

    /// <summary>The initial number of projects in the batch.</summary>
    public int BatchSize { get; init; }

    /// <summary>The card that goes through the batch; null without a batch. It stays when all files had their turn.</summary>
    public string? BatchPostId { get; init; }

    /// <summary>The platform's id of the user who goes through the batch; null if the chat has a single user.</summary>
    public string? BatchSenderId { get; init; }

    /// <summary>Our answer to the last message, if it has buttons: the next message may type one of them. Null if it has none.</summary>
    public string? AskedPostId { get; init; }

    /// <summary>The platform's id of the user who was asked by <see cref="AskedPostId"/>; null if the chat has a single user.</summary>
    public string? AskedSenderId { get; init; }

    /// <summary>Meanings that the user chose for ambiguous words, oldest first; at most 50. Encrypted in the store, and erased with the chat.</summary>
    public IReadOnlyList<LearnedReading> Learned { get; init; } = [];

    /// <summary>The styles that the chat saved, oldest first; at most <see cref="SavedStyle.Most"/>. Encrypted in the store, and erased with the chat.</summary>
    public IReadOnlyList<SavedStyle> Styles { get; init; } = [];

    /// <summary>The pages for uploads that were offered, oldest first; at most <see cref="UploadLink.Most"/>. Encrypted in the store, and erased with the chat.</summary>
    public IReadOnlyList<UploadLink> UploadLinks { get; init; } = [];

    /// <summary>The keys of scripts, oldest first; at most <see cref="ApiKey.Most"/>. Encrypted in the store, and erased with the chat.</summary>
    public IReadOnlyList<ApiKey> ApiKeys { get; init; } = [];

    /// <summary>Where to tell of the end of work, oldest first; at most <see cref="PushAddress.Most"/>. Encrypted in the store, and erased with the chat.</summary>
    public IReadOnlyList<PushAddress> Pushes { get; init; } = [];

    /// <summary>The addresses that are called when work ends, oldest first; at most <see cref="JobHook.Most"/>. Encrypted in the store, and erased with the chat.</summary>
    public IReadOnlyList<JobHook> Hooks { get; init; } = [];

    /// <summary>The number of the skill's tips shown without a request; the first one comes with the first clip.</summary>
    public int TipsTold { get; init; }

    /// <summary>Whether the chat was told what turns usually cost.</summary>
    public bool KnowsPrices { get; init; }

    /// <summary>Whether the chat's topic, which had no name of its own, was named after its project.</summary>
    public bool IsTopicNamed { get; init; }

    /// <summary>When the chat was greeted; null if not yet.</summary>
    public DateTimeOffset? GreetedAt { get; init; }

    /// <summary>The chat's new address after a migration, on the record that remains at the old one; null if it did not move.</summary>
    public string? MovedTo { get; init; }

    /// <summary>Returns the chat as it is when nobody goes through a batch.</summary>
    public ChatRecord WithoutBatch() => this with { BatchProjectIds = [], BatchSize = 0, BatchPostId = null, BatchSenderId = null };

    /// <summary>Returns the chat with this call to make at each of its addresses.</summary>
    public ChatRecord WithHookCall(HookCall call) => this with { Hooks = [.. Hooks.Select(hook => hook.With(call))] };

    /// <summary>Returns the chat with this batch, which replaces any other.</summary>
    /// <param name="postId">The card that goes through it.</param>
    /// <param name="projectIds">Those that wait for their instruction, in order.</param>
    /// <param name="senderId">Who goes through it; null if the chat has a single user.</param>
    public ChatRecord WithBatch(string postId, IReadOnlyList<string> projectIds, int size, string? senderId) =>
        this with { BatchProjectIds = projectIds, BatchSize = size, BatchPostId = postId, BatchSenderId = senderId };
}

/// <summary>A meaning that a user chose for ambiguous words.</summary>
/// <param name="Words">A digest of the words.</param>
/// <param name="Label">The name of the chosen label.</param>
public sealed record LearnedReading(string Words, string Label);

/// <summary>An account at NemoVideo. The token is encrypted in the store.</summary>
public sealed record ChatAccount(Secret Token, string? UserId, DateTimeOffset? ExpiresAt)
{
    /// <summary>Whether the account is anonymous; only such accounts are renewed by us.</summary>
    public bool IsAnonymous { get; init; }
}
