using NemoBot.Core.Model;

namespace NemoBot.Storage.Rows;

/// <summary>The jobs of a chat that every message asks for.</summary>
/// <param name="Unfinished">Oldest first.</param>
/// <param name="Last">The one that finished last; empty if there is none.</param>
public sealed record ChatJobs(IReadOnlyList<JobRecord> Unfinished, IReadOnlyList<JobRecord> Last);
