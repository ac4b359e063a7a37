using System.Text.Json;
using NemoBot.Core.Model;

namespace NemoBot.WebChat.Hooks;

/// <summary>The body of a call: how a job ended. Nothing that was said, and no name of a file.</summary>
/// <param name="Event"><c>job.ended</c>.</param>
/// <param name="Result">The video; null if the job has none.</param>
internal sealed record HookEvent(string Event, HookJob Job, HookResult? Result)
{
    public static HookEvent Of(JobRecord job, HookResult? result) => new(
        "job.ended",
        new(job.Id, Name(job.Kind), Name(job.State), job.CreatedAt, job.StartedAt, job.FinishedAt ?? job.CreatedAt),
        result);

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

/// <param name="Id">A call that is repeated has the same.</param>
/// <param name="Kind"><c>upload</c>, <c>edit</c>, <c>export</c>, <c>preview</c>, <c>captions</c> or <c>myData</c>.</param>
/// <param name="State"><c>done</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="StartedAt">Null if it ended before it began.</param>
internal sealed record HookJob(string Id, string Kind, string State, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset EndedAt);

/// <param name="File">The path of the video at this bot, for whoever has a key.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Link">Opens the video without a key, until <paramref name="LinkExpiresAt"/>; null if the bot has no public address.</param>
internal sealed record HookResult(string File, string Type, long Size, string? Link, DateTimeOffset? LinkExpiresAt);
