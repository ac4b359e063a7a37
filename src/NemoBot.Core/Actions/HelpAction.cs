using NemoBot.Core.Model;
using NemoBot.Core.Skills;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo.Uploads;

namespace NemoBot.Core.Actions;

/// <summary>Handles "help", "?", /start and how to send footage. Never calls the backend.</summary>
internal static class HelpAction
{
    private const int MostExamples = 4;

    public static ActionResult Help(MessageContext context) =>
        context.Say($"{context.Texts[TextKey.Help]}{TrySaying(context.Skill, context.Texts)}", Examples(context.Texts));

    public static ActionResult Greeting(MessageContext context) => new() { Messages = [Greeting(context.Skill, context.Texts)] };

    public static ActionResult Upload(MessageContext context) => context.Say(context.Texts.Format(
        TextKey.HowToUpload,
        FileSize.Text(Math.Min(context.Limits.IncomingBytes, context.Skill.LargestFile ?? long.MaxValue), context.Texts),
        Formats(context.Skill, context.Texts)));

    /// <summary>Returns the first message of a chat: the skill's greeting and what to try.</summary>
    public static OutgoingMessage Greeting(SkillProfile skill, Texts texts) => new()
    {
        Text = $"{skill.Greeting.In(texts.Language)}{TrySaying(skill, texts)}",
        Buttons = Examples(texts),
    };

    /// <summary>Returns the examples to append to a text; empty if the skill has none.</summary>
    private static string TrySaying(SkillProfile skill, Texts texts) => skill.TrySaying.In(texts.Language) is { Count: > 0 } examples
        ? $"\n\n{texts[TextKey.TrySaying]}\n{string.Join("\n", examples.Take(MostExamples).Select(example => $"- {texts.Format(TextKey.Quoted, Markup.Escape(example))}"))}"
        : "";

    /// <summary>Returns the formats that the skill's file lists; all supported formats if it lists none, or all.</summary>
    private static string Formats(SkillProfile skill, Texts texts)
    {
        var named = MediaFormats.Accepted.Where(format => skill.Formats.Contains(format.Extension[1..])).Select(format => format.Name).ToList();
        return named.Count is 0 || named.Count == MediaFormats.Accepted.Count ? MediaFormats.Names : texts.List(named);
    }

    private static Button[] Examples(Texts texts) => [new(texts[TextKey.ButtonHowToUpload], new(ButtonKind.Upload)), new(texts[TextKey.ButtonCredits], new(ButtonKind.Credits))];
}
