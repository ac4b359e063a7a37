using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Drafts;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo;
using NemoVideo.Drafts;
using NemoVideo.Http;

namespace NemoBot.Core.Actions;

/// <summary>Handles "status", "show tracks", "状态": shows the unfinished work and the current timeline.</summary>
internal sealed partial class StatusAction(InstantReads reads, NemoVideoClient nemo, TimeProvider time, ILogger<StatusAction> logger)
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
            Button[] buttons = state.Draft?.IsExportable == true && context.Unfinished.Count == 0
                ? [new(texts[TextKey.ButtonExport], new(ButtonKind.Export), ButtonStyle.Primary)]
                : [];
            return new()
            {
                Messages =
                [
                    new()
                    {
                        Text = Join(work, $"**{Markup.Escape(project.Name)}**", TimelineText.Of(timeline, texts)),
                        Timeline = TimelineText.Picture(timeline, texts),
                        Buttons = buttons,
                        RepliesTo = context.Message.MessageId,
                    },
                ],
            };
        }
        catch (NemoVideoException refused) when (refused.Code == NemoErrorCode.SessionNotFound)
        {
            return context.Say(Join(work, texts[TextKey.StatusProjectIdledOut]));
        }
        catch (NemoVideoException refused) when (refused.Code == NemoErrorCode.InvalidToken)
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
        catch (Exception fault) when (fault is NemoVideoException or HttpRequestException or IOException or TimeoutException)
        {
            LogNotRead(fault, context.Message.Chat);
            return context.Say(Join(work, texts[TextKey.StatusUnavailable]));
        }
    }

    /// <summary>Returns the chat's unfinished jobs, one line each; empty if there are none.</summary>
    public string Work(MessageContext context)
    {
        var texts = context.Texts;
        var lines = context.Unfinished.Where(job => !job.CancelRequested).Select((job, ahead) =>
        {
            var what = texts[job.Kind switch { JobKind.Upload => TextKey.JobUpload, JobKind.Export => TextKey.JobExport, _ => TextKey.JobEdit }];
            var about = job.Request.Text.Length > 0 ? $" “{Markup.Escape(ProjectName.Of(job.Request.Text, texts))}”" : "";
            var state = job is { State: JobState.Running, StartedAt: { } start }
                ? texts.Format(TextKey.JobRunningFor, Math.Max(0, (int)(time.GetUtcNow() - start).TotalMinutes))
                : texts.Format(TextKey.CardQueued, ahead);
            return $"- {what}{about}: {state}";
        });
        return string.Join("\n", lines);
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
