using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoVideo.Http;

namespace NemoBot.Core.Jobs;

/// <summary>Names the kind of a fault for the operator. An exception's message may quote a person, so it is no part of the name.</summary>
internal static class FaultName
{
    /// <summary>Of a job that explains its failure to the person itself.</summary>
    public const string Reported = "Reported";

    /// <summary>The stream was lost, and nothing has changed.</summary>
    public const string StreamLost = "StreamLost";

    /// <summary>The backend lost the project, and the files could not be sent again.</summary>
    public const string FootageLost = "FootageLost";

    /// <summary>No file that was sent could be used.</summary>
    public const string FilesRefused = "FilesRefused";

    public static string Of(NemoErrorCode code) => $"NemoVideo.{code}";

    public static string Of(Exception fault) => fault switch
    {
        NoFreeAccountException => "NoFreeAccount",
        UsedUpException used => $"UsedUp.{used.Use.What}",
        NemoVideoApiException refused => Of(refused.Code),
        PlatformException platform => $"Platform.{platform.Fault}",
        NemoVideoTransportException => "NemoVideo.Unreachable",
        FileNotFoundException => "FileGone",
        StorageException => "Store",
        OperationCanceledException => "Stuck",
        _ => $"Bug.{fault.GetType().Name}",
    };
}
