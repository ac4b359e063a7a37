using Microsoft.Extensions.Options;
using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo;

namespace NemoBot.Core.Actions;

/// <summary>Answers questions about the service and gives advice: free and instant, without the backend.</summary>
internal sealed class AskAction(StatusAction status, IOptions<NemoVideoOptions> options)
{
    public ActionResult Run(MessageContext context, Subject subject) => subject switch
    {
        Subject.Installing => context.Say(TextKey.AboutInstalling),
        Subject.Resolution => context.Say(TextKey.AboutResolution),
        Subject.Formats => HelpAction.Upload(context),
        Subject.Price => Price(context),
        _ when status.Work(context) is { Length: > 0 } work => context.Say($"{work}\n\n{context.Texts[TextKey.AboutDuration]}"),
        _ => context.Say(TextKey.AboutDuration),
    };

    private ActionResult Price(MessageContext context) =>
        context.Say(context.Texts.Format(TextKey.AboutPrice, options.Value.FreeCredits), new Button(context.Texts[TextKey.ButtonCredits], new(ButtonKind.Credits))) with
        {
            Chat = chat => chat with { KnowsPrices = true },
        };

    /// <summary>Handles /tips: lists all tips.</summary>
    public static ActionResult Tips(MessageContext context)
    {
        var skill = context.Skill;
        var tips = string.Concat(skill.Tips.In(context.Texts.Language).Select(tip => $"- {Markup.Escape(tip)}\n"));
        var concrete = Work.Tips.Concrete(skill, context.Texts);
        return context.Say(tips.Length > 0 ? $"{context.Texts[TextKey.Tips]}\n{tips}\n{concrete.Text}" : concrete.Text);
    }

    /// <summary>Answers "Make it look better" in a chat without footage: says what to send. Costs nothing.</summary>
    public static ActionResult NothingToImprove(MessageContext context)
    {
        var concrete = Work.Tips.Concrete(context.Skill, context.Texts);
        return context.Say($"{context.Texts[TextKey.VagueWithoutFootage]}\n\n{concrete.Text}");
    }
}
