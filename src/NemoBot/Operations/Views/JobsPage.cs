using NemoBot.Core.Model;
using NemoBot.Core.Secrets;
using NemoBot.Operations.Access;
using static NemoBot.Operations.Views.Html;

namespace NemoBot.Operations.Views;

/// <summary>Serves <c>GET /operator/jobs</c>: the newest jobs of all chats, <c>?state=Failed</c> for those in a state.</summary>
internal sealed class JobsPage(IStoreFigures jobs, TimeProvider time)
{
    private const int Shown = 100;

    public static string PathOf(string jobId) => $"{ConsoleView.PathOf(ConsoleTab.Jobs)}/{jobId}";

    public async Task GetAsync(HttpContext context, OperatorVisitor visitor)
    {
        var state = Enum.TryParse<JobState>(context.Request.Query["state"].ToString(), out var asked) && Enum.IsDefined(asked) ? asked : (JobState?)null;
        var found = await jobs.ListJobsAsync(state, Shown, context.RequestAborted);
        var about = state is null ? "The newest jobs" : $"The newest jobs that are {state.Value.ToString().ToLowerInvariant()}";
        await new ConsoleView(
            ConsoleTab.Jobs,
            $"{about}: {Number(found.Count)}, at most {Shown}",
            $"{Chooser(state)}{Table(found, time.GetUtcNow())}",
            "A chat has the name that it has in the log of this process. Times are UTC.").WriteAsync(context, visitor);
    }

    private static string Chooser(JobState? chosen) =>
        $"<form class=\"bar wide\" method=\"get\" action=\"{ConsoleView.PathOf(ConsoleTab.Jobs)}\"><label>State <select name=\"state\"><option value=\"\">all</option>"
        + string.Concat(Enum.GetValues<JobState>().Select(state => $"<option{(state == chosen ? " selected" : "")}>{state}</option>"))
        + "</select></label><button type=\"submit\">Show</button></form>";

    private static string Table(IReadOnlyList<JobSummary> jobs, DateTimeOffset now) => jobs.Count == 0
        ? "<section class=\"wide\"><p>There are none.</p></section>"
        : "<section class=\"wide\"><table class=\"words\"><thead><tr><th scope=\"col\">Job</th><th scope=\"col\">State</th><th scope=\"col\">Chat</th><th scope=\"col\">Created</th>"
            + "<th scope=\"col\">Waited</th><th scope=\"col\">Ran</th><th scope=\"col\">Fault</th></tr></thead><tbody>"
            + string.Concat(jobs.Select(job => Row(job, now)))
            + "</tbody></table></section>";

    private static string Row(JobSummary job, DateTimeOffset now) =>
        $"<tr><th scope=\"row\"><a href=\"{PathOf(job.Id)}\">{job.Kind} {Encode(job.Id)}</a></th><td{(job.State == JobState.Failed ? " class=\"bad\"" : "")}>{Encode(StateOf(job))}</td>"
        + $"<td data-name=\"Chat\">{Encode(ChatNames.Of(job.Chat))}</td><td data-name=\"Created\">{Moment(job.CreatedAt)}</td>"
        + $"<td data-name=\"Waited\">{Age(Waited(job, now))}</td><td data-name=\"Ran\">{(Ran(job, now) is { } ran ? Age(ran) : "–")}</td>"
        + $"<td data-name=\"Fault\">{Encode(job.Fault ?? "–")}</td></tr>";

    public static string StateOf(JobSummary job) => job.CancelRequested && job.FinishedAt is null ? $"{job.State}, to be cancelled" : $"{job.State}";

    public static TimeSpan Waited(JobSummary job, DateTimeOffset now) => (job.StartedAt ?? job.FinishedAt ?? now) - job.CreatedAt;

    /// <summary>Returns null if it has not started.</summary>
    public static TimeSpan? Ran(JobSummary job, DateTimeOffset now) => job.StartedAt is { } start ? (job.FinishedAt ?? now) - start : null;
}
