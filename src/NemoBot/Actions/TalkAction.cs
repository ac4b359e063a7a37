using NemoBot.Conversation;
using NemoBot.Intents;
using NemoBot.Replies;

namespace NemoBot.Actions;

/// <summary>Small talk: a short answer in kind, and what can be done next. No job, no card, no account.</summary>
internal static class TalkAction
{
    public static Answer Run(Turn turn, TalkKind kind)
    {
        var (next, buttons) = Next(turn);
        return turn.Say($"{turn.Texts[Back(kind)]} {turn.Texts[next]}", buttons);
    }

    private static TextKey Back(TalkKind kind) => kind switch
    {
        TalkKind.Greeting => TextKey.TalkGreeting,
        TalkKind.Thanks => TextKey.TalkThanks,
        TalkKind.Goodbye => TextKey.TalkGoodbye,
        _ => TextKey.TalkOther,
    };

    private static (TextKey Words, Button[] Buttons) Next(Turn turn) => Situations.Of(turn) switch
    {
        var now when now.HasFlag(Situation.Job) => (TextKey.TalkNextJob, []),
        var now when now.HasFlag(Situation.Draft) => (TextKey.TalkNextDraft, [new(turn.Texts[TextKey.ButtonExport], new(ButtonKind.Export), ButtonStyle.Primary)]),
        var now when now.HasFlag(Situation.Footage) => (TextKey.TalkNextFootage, []),
        _ => (TextKey.TalkNextNothing, [new(turn.Texts[TextKey.ButtonHowToUpload], new(ButtonKind.Upload))]),
    };
}
