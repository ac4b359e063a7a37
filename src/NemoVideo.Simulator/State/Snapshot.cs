using System.Collections.Immutable;
using System.Text.Json;
using NemoVideo.Simulator.Media;
using NemoVideo.Simulator.Projects;
using NemoVideo.Simulator.Rendering;

namespace NemoVideo.Simulator.State;

/// <summary>Everything that the simulator knows, as it is written to disk. Paths are names of files in the media folder.</summary>
internal sealed record Snapshot(AccountsSnapshot Accounts, IReadOnlyList<ProjectSnapshot> Projects, int ProjectsCreated, IReadOnlyDictionary<string, string> Published, IReadOnlyList<RenderSnapshot> Renders);

/// <param name="UserKey">From which the user ids of clients are computed.</param>
internal sealed record AccountsSnapshot(byte[] UserKey, IReadOnlyList<AccountSnapshot> Accounts, IReadOnlyList<IssueSnapshot> Issues);

/// <param name="Credits">With those that are frozen: work that has not ended starts again.</param>
internal sealed record AccountSnapshot(string Token, string UserId, int Credits, DateTimeOffset? ExpiresAt);

internal sealed record IssueSnapshot(DateTimeOffset At, string ClientId, string Address, string Token);

/// <param name="Owner">The token of the account that used it last.</param>
/// <param name="Cut">As it was before the turns that have not ended.</param>
/// <param name="UnfinishedTurns">The texts of these turns: they begin again.</param>
/// <param name="OwnerUser">The user id of that account, which outlives the token; null in states of earlier versions.</param>
internal sealed record ProjectSnapshot(
    int Number,
    string SessionId,
    string TaskId,
    string TaskName,
    string Owner,
    bool EditingPaid,
    string? PendingQuestion,
    Cut Cut,
    ImmutableList<CutOfTurn> History,
    ImmutableList<CutOfTurn> Undone,
    ImmutableList<MediaFile> Media,
    int Turns,
    int Ids,
    ImmutableList<string> UnfinishedTurns,
    string? OwnerUser = null);

/// <param name="OwnerUser">As in <see cref="ProjectSnapshot"/>.</param>
/// <param name="Draft">What is rendered; needed until the render has ended.</param>
internal sealed record RenderSnapshot(string Id, string SessionId, string Owner, DateTimeOffset CreatedAt, RenderView View, JsonElement Draft, string? OwnerUser = null, string? Quality = null);
