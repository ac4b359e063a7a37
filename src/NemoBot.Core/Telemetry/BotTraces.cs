using System.Diagnostics;
using NemoBot.Core.Model;

namespace NemoBot.Core.Telemetry;

/// <summary>Provides spans for <c>message</c>, <c>job</c> and <c>post</c>, with kinds and outcomes only. Costs nothing without a listener.</summary>
/// <remarks>The framework's own HTTP spans are deliberately not exported: they contain addresses, and the address of a Telegram call contains the bot's token.</remarks>
public static class BotTraces
{
    public const string SourceName = "NemoBot";

    // Stateless: listeners attach to it by name.
    private static readonly ActivitySource Source = new(SourceName);

    /// <param name="id">Our id; the ids of the message's jobs and posts begin with it, in the log too.</param>
    public static Activity? Message(string id, string platform) => Start("message", id)?.SetTag("platform", platform);

    public static Activity? Job(string id, JobKind kind) => Start("job", id)?.SetTag("kind", kind.ToString());

    public static Activity? Post(string id, string platform, bool isEdit) => Start("post", id)?.SetTag("platform", platform).SetTag("operation", isEdit ? "edit" : "send");

    /// <param name="outcome">The kind of outcome; an exception message may contain more than an operator's tool should receive.</param>
    public static void Ended(this Activity? activity, string outcome, bool isFault)
    {
        activity?.SetTag("outcome", outcome);
        if (isFault)
        {
            activity?.SetStatus(ActivityStatusCode.Error);
        }
    }

    private static Activity? Start(string name, string id)
    {
        // The lanes run on behalf of the store, not of the request that woke them.
        Activity.Current = null;
        return Source.StartActivity(name)?.SetTag("id", id);
    }
}
