using System.Text.Json;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.Core.Secrets;
using NemoBot.Operations.Access;
using NemoBot.Operations.Audit;
using NemoBot.WebChat.Api;
using static NemoBot.Operations.Views.Html;

namespace NemoBot.Operations.Views;

/// <summary>Serves <c>GET /operator/jobs/{id}</c>, and what may be done to a job: <c>POST …/cancel</c> and <c>…/retry</c>.</summary>
internal sealed class JobPage(IStoreFigures jobs, IStore store, Inbox inbox, OperatorAudit audit, TimeProvider time)
{
    /// <summary>The name of the parameter that says what was just asked for.</summary>
    private const string Asked = "asked";

    public async Task GetAsync(HttpContext context, OperatorVisitor visitor)
    {
        var job = await FindAsync(context);
        var record = await store.GetJobAsync(job.Chat, job.Id, context.RequestAborted);
        await new ConsoleView(
            ConsoleTab.Jobs,
            $"{job.Kind} {job.Id}",
            Sections(job, record, visitor, time.GetUtcNow()),
            "What people wrote or sent is not shown. Times are UTC.")
        {
            Notice = NoticeOf(context.Request.Query[Asked].ToString()),
        }.WriteAsync(context, visitor);
    }

    public Task PostCancelAsync(HttpContext context, OperatorVisitor visitor) => ActAsync(context, visitor, OperatorActKind.Cancel);

    public Task PostRetryAsync(HttpContext context, OperatorVisitor visitor) => ActAsync(context, visitor, OperatorActKind.Retry);

    private async Task ActAsync(HttpContext context, OperatorVisitor visitor, OperatorActKind kind)
    {
        var job = await FindAsync(context);
        if (May(kind, job) && await store.GetJobAsync(job.Chat, job.Id, context.RequestAborted) is { } record)
        {
            await audit.RecordAsync(visitor, $"Asked to {Verb(kind)} {job.Kind} {job.Id} of {ChatNames.Of(job.Chat)}.", context.RequestAborted);

            // As the person of the job: in a group it stays theirs, and counts for them.
            var message = new IncomingMessage
            {
                Chat = job.Chat,
                MessageId = $"operator {Guid.NewGuid():N}",
                SentAt = time.GetUtcNow(),
                SenderId = record.Request.SenderId,
                CountedAs = record.Request.CountedAs,
                ByOperator = new(kind, job.Id),
            };
            await inbox.AcceptAsync([message], context.RequestAborted);
        }

        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = $"{JobsPage.PathOf(job.Id)}?{Asked}={Verb(kind)}";
    }

    private async Task<JobSummary> FindAsync(HttpContext context) =>
        await jobs.FindJobAsync(context.Request.RouteValues["id"] as string ?? "", context.RequestAborted)
        ?? throw new RefusedRequestException(StatusCodes.Status404NotFound, RefusalCode.NotFound);

    private static string Sections(JobSummary job, JobRecord? record, OperatorVisitor visitor, DateTimeOffset now)
    {
        IEnumerable<(string Name, string Html)> rows =
        [
            ("State", Encode(JobsPage.StateOf(job))),
            ("Chat", Encode(ChatNames.Of(job.Chat))),
            ("Person", record?.Request.CountedAs is { } person && Callers.IsHash(person) ? $"<a href=\"{PeopleHtml.PathOf(person)}\">{Encode(person)}</a>" : "unknown, or a channel: nobody who can be blocked"),
            ("Created", Moment(job.CreatedAt)),
            ("Started", job.StartedAt is { } start ? Moment(start) : "not yet"),
            ("Ended", job.FinishedAt is { } end ? Moment(end) : "not yet"),
            ("Waited", Age(JobsPage.Waited(job, now))),
            ("Ran", JobsPage.Ran(job, now) is { } ran ? Age(ran) : "not yet"),
            ("Fault", Encode(job.Fault ?? "none")),
            ("Checkpoint", Encode(CheckpointNames(record?.Checkpoint))),
            ("Files and links", Number((record?.Request.Attachments.Count ?? 0) + (record?.Request.Links.Count ?? 0))),
            ("After", record?.After is { } before ? $"<a href=\"{JobsPage.PathOf(Encode(before))}\">{Encode(before)}</a>" : "no other job"),
        ];
        var list = string.Concat(rows.Select(row => $"<dt>{row.Name}</dt><dd>{row.Html}</dd>"));
        var forms = visitor.May(OperatorRole.Manage) ? string.Concat(Enum.GetValues<OperatorActKind>().Where(kind => May(kind, job)).Select(kind => Form(job, kind))) : "";
        return $"<section class=\"wide\"><h2>{job.Kind}</h2><dl class=\"facts\">{list}</dl></section>{(forms.Length > 0 ? $"<div class=\"bar wide\">{forms}</div>" : "")}";
    }

    private static string Form(JobSummary job, OperatorActKind kind) =>
        $"<form method=\"post\" action=\"{JobsPage.PathOf(job.Id)}/{Verb(kind)}\"><button type=\"submit\">{(kind == OperatorActKind.Cancel ? "Cancel this job" : "Retry this job")}</button></form>";

    private static bool May(OperatorActKind kind, JobSummary job) => kind switch
    {
        OperatorActKind.Cancel => job is { State: JobState.Queued or JobState.Running, CancelRequested: false, Kind: not JobKind.Forget },
        _ => job is { State: JobState.Failed, Kind: not JobKind.Forget },
    };

    private static string Verb(OperatorActKind kind) => kind == OperatorActKind.Cancel ? "cancel" : "retry";

    private static string? NoticeOf(string asked) => asked switch
    {
        "cancel" => "The job is told to stop. Its state changes when it has.",
        "retry" => "The work is asked for once more, as a new job. It is among the newest ones.",
        _ => null,
    };

    /// <summary>Returns which steps are recorded: the names of what the checkpoint contains, never a value.</summary>
    private static string CheckpointNames(string? checkpoint)
    {
        if (checkpoint is null)
        {
            return "none";
        }

        using var json = JsonDocument.Parse(checkpoint);
        return json.RootElement.ValueKind == JsonValueKind.Object
            && string.Join(", ", json.RootElement.EnumerateObject().Where(each => IsRecorded(each.Value)).Select(each => each.Name)) is { Length: > 0 } names
            ? names
            : "recorded";
    }

    private static bool IsRecorded(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => false,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Number => value.GetDecimal() != 0,
        _ => true,
    };
}
