using NemoBot.Core.Model;

namespace NemoBot.Storage.Rows;

/// <summary>The versions of a post. Pure.</summary>
public static class PostVersions
{
    /// <summary>Returns the stored post with the desired content as its next version; what the platform already has stays recorded.</summary>
    public static OutboxMessage Next(OutboxMessage stored, OutboxMessage desired)
    {
        var isSame = Documents.ToJson(desired.Message) == Documents.ToJson(stored.Message) && desired.Message.PlatformContext == stored.Message.PlatformContext;
        return stored with
        {
            Message = desired.Message,
            Version = isSame ? stored.Version : stored.Version + 1,
            Abandoned = stored.Abandoned && isSame, // Applies to the abandoned content only: a refused card must not prevent the result.
            IsReduced = stored.IsReduced && isSame,
            ResultOfProject = desired.ResultOfProject ?? stored.ResultOfProject,
            ReceiptOfProject = desired.ReceiptOfProject ?? stored.ReceiptOfProject,
        };
    }

    /// <summary>Returns whether the platform does not have the latest version, and should get it.</summary>
    public static bool IsUnsent(OutboxMessage post) => !post.Abandoned && post.SentVersion != post.Version;
}
