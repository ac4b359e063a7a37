using NemoBot.Intents;
using NemoBot.Replies;

namespace NemoBot.Actions;

/// <summary>Questions about the service, and advice: answered from what is known, free and at once.</summary>
internal sealed class AskAction(StatusAction status)
{
    public Answer Run(Turn turn, Subject subject) => subject switch
    {
        Subject.Installing => turn.Say(TextKey.AboutInstalling),
        Subject.Resolution => turn.Say(TextKey.AboutResolution),
        Subject.Formats => HelpAction.Upload(turn),
        Subject.Price => turn.Say(TextKey.AboutPrice, new Conversation.Button(turn.Texts[TextKey.ButtonCredits], new(Conversation.ButtonKind.Credits))),
        _ when status.Work(turn) is { Length: > 0 } work => turn.Say($"{work}\n\n{turn.Texts[TextKey.AboutDuration]}"),
        _ => turn.Say(TextKey.AboutDuration),
    };

    /// <summary>/tips: all of them.</summary>
    public static Answer Tips(Turn turn)
    {
        var skill = turn.Skill;
        var tips = string.Concat(skill.Tips.In(turn.Texts.Language).Select(tip => $"- {Markup.Escape(tip)}\n"));
        var concrete = Jobs.Tips.Concrete(skill, turn.Texts);
        return turn.Say(tips.Length > 0 ? $"{turn.Texts[TextKey.Tips]}\n{tips}\n{concrete.Text}" : concrete.Text);
    }

    /// <summary>"Make it look better" with nothing there to look better: costs nothing, and says what to send.</summary>
    public static Answer NothingToImprove(Turn turn)
    {
        var concrete = Jobs.Tips.Concrete(turn.Skill, turn.Texts);
        return turn.Say($"{turn.Texts[TextKey.VagueWithoutFootage]}\n\n{concrete.Text}");
    }
}
