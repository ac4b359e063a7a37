using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>/language: which of our languages we speak here.</summary>
internal static class LanguageAction
{
    public static ActionResult Run(MessageContext context, string argument) => Languages.FromName(argument) is { } language
        ? Choose(context, language)
        : context.Say(
            TextKey.LanguageChoose,
            [.. Languages.All.Select(each => new Button(each.NativeName, new(ButtonKind.Language, each.Name)))]);

    /// <summary>Answers in the chosen language already.</summary>
    public static ActionResult Choose(MessageContext context, string language) =>
        context.Say(Texts.In(language)[TextKey.LanguageChosen]) with { Chat = chat => chat with { LanguageChosen = language } };
}
