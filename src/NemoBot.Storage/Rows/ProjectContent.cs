using NemoBot.Core.Model;

namespace NemoBot.Storage.Rows;

/// <summary>What a project has. Pure.</summary>
public static class ProjectContent
{
    /// <summary>Maximum number of projects that /projects can list.</summary>
    public const int ListLength = 50;

    /// <summary>Returns true for a project without content: it has no session at the backend and no footage.</summary>
    public static bool IsEmpty(ProjectRecord project) => project is { SessionId: null, Footage.Count: 0, ToRestore.Count: 0 };
}
