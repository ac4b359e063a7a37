using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>Answers small talk with a short reply and the next possible step. No job, no card, no account.</summary>
internal static class TalkAction
{
    public static ActionResult Run(MessageContext context, TalkKind kind)
    {
        var (next, buttons) = Next(context);
        return context.Say($"{context.Texts[Back(kind)]} {context.Texts[next]}", buttons).About(context.Project);
    }

    private static TextKey Back(TalkKind kind) => kind switch
    {
        TalkKind.Greeting => TextKey.TalkGreeting,
        TalkKind.Thanks => TextKey.TalkThanks,
        TalkKind.Goodbye => TextKey.TalkGoodbye,
        _ => TextKey.TalkOther,
    };

    private static (TextKey Words, Button[] Buttons) Next(MessageContext context) => Situations.Of(context) switch
    {
        var now when now.HasFlag(Situation.Job) => (TextKey.TalkNextJob, []),
        var now when now.HasFlag(Situation.Draft) => (TextKey.TalkNextDraft, [new(context.Texts[TextKey.ButtonExport], new(ButtonKind.Export), ButtonStyle.Primary)]),
        var now when now.HasFlag(Situation.Footage) => (TextKey.TalkNextFootage, []),
        _ => (TextKey.TalkNextNothing, [new(context.Texts[TextKey.ButtonHowToUpload], new(ButtonKind.Upload))]),
    };
}
