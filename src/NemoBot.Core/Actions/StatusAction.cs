using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Drafts;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoBot.Core.Work;
using NemoVideo;
using NemoVideo.Drafts;
using NemoVideo.Http;

namespace NemoBot.Core.Actions;

/// <summary>Handles "status", "show tracks", "状态": shows the unfinished work and the current timeline.</summary>
internal sealed partial class StatusAction(InstantReads reads, NemoVideoClient nemo, TimelineSources sources, TimeProvider time, ILogger<StatusAction> logger)
{
    public async Task<ActionResult> RunAsync(MessageContext context, CancellationToken cancellationToken)
    {
        var texts = context.Texts;
        var work = Work(context);
        if (context.Project is not { SessionId: { } session } project)
        {
            return context.Say(work.Length > 0 ? work : texts[TextKey.StatusNothingYet]);
        }

        Grant? grant = null;
        try
        {
            var state = await reads.AskAsync(context.Chat, context.CountedAs, (account, stop) => nemo.GetStateAsync((grant = account).Access, session, stop), cancellationToken);
            if (state is null)
            {
                return context.Say(work.Length > 0 ? work : texts[TextKey.StatusNothingYet]);
            }

            var timeline = state.Draft?.Timeline ?? Timeline.Empty;
            var picture = TimelineText.Picture(timeline, texts);
            Button[] buttons = state.Draft?.IsExportable == true && context.Unfinished.Count == 0
                ? [Suggestions.Preview(texts), new(texts[TextKey.ButtonExport], new(ButtonKind.Export), ButtonStyle.Primary)]
                : [];
            return new()
            {
                Messages =
                [
                    new()
                    {
                        Text = Join(work, $"**{Markup.Escape(project.Name)}**", TimelineText.Of(timeline, texts)),
                        Timeline = picture is null ? null : await sources.OfResultAsync(picture, project, cancellationToken),
                        Buttons = buttons,
                        ProjectId = project.Id,
                        RepliesTo = context.Message.AnsweredId,
                    },
                ],
            };
        }
        catch (NemoVideoApiException refused) when (refused.Code == NemoErrorCode.SessionNotFound)
        {
            return context.Say(Join(work, texts[TextKey.StatusProjectIdledOut]));
        }
        catch (NemoVideoApiException refused) when (refused.Code == NemoErrorCode.InvalidToken)
        {
            return context.Say(Join(work, texts[grant?.Kind switch
            {
                AccountKind.Linked => TextKey.LinkedTokenInvalid,
                AccountKind.Operator => TextKey.OperatorTokenInvalid,
                _ => TextKey.StatusUnavailable, // The fresh token is invalid too.
            }]));
        }
        catch (NoFreeAccountException none)
        {
            return context.Say(Join(work, texts[none.Words]));
        }
        catch (NemoVideoException fault)
        {
            LogNotRead(fault, context.Message.Chat);
            return context.Say(Join(work, texts[TextKey.StatusUnavailable]));
        }
    }

    /// <summary>Returns the chat's unfinished jobs, one line each; empty if there are none.</summary>
    public string Work(MessageContext context)
    {
        var now = time.GetUtcNow();
        return string.Join("\n", context.Unfinished.Where(job => !job.CancelRequested).Select((job, ahead) => Line(job, ahead, now, context.Texts)));
    }

    /// <param name="ahead">Jobs before it in the chat.</param>
    internal static string Line(JobRecord job, int ahead, DateTimeOffset now, Texts texts)
    {
        var what = texts[job.Kind switch { JobKind.Upload => TextKey.JobUpload, JobKind.Export => TextKey.JobExport, JobKind.Preview => TextKey.JobPreview, JobKind.Captions => TextKey.JobCaptions, JobKind.MyData => TextKey.JobMyData, _ => TextKey.JobEdit }];
        var name = job.Request.Text.Length > 0 ? texts.Format(TextKey.JobNamed, what, Markup.Escape(ProjectName.Of(job.Request.Text, texts))) : what;
        var state = job is { State: JobState.Running, StartedAt: { } start } ? texts.Format(TextKey.JobRunningFor, Math.Max(0, (int)(now - start).TotalMinutes))
            : ahead == 0 ? texts[TextKey.CardQueuedNext]
            : texts.Format(TextKey.CardQueued, ahead);
        return $"- {texts.Format(TextKey.TrackLine, name, state)}";
    }

    private static string Join(params ReadOnlySpan<string> parts)
    {
        var said = new List<string>();
        foreach (var part in parts)
        {
            if (part.Length > 0)
            {
                said.Add(part);
            }
        }

        return string.Join("\n\n", said);
    }

    [LoggerMessage(LogLevel.Warning, "Could not read the project state of {Chat}")]
    private partial void LogNotRead(Exception fault, ChatKey chat);
}
