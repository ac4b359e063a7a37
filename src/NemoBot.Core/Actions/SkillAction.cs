using System.Globalization;
using NemoBot.Core.Model;
using NemoBot.Core.Skills;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>Handles /skill: chooses the skill profile that the chat uses and that API requests are attributed to. Lists profiles in pages: there may be hundreds.</summary>
internal sealed class SkillAction(SkillLibrary skills)
{
    private const int MostOnPage = 8;
    private const int TurningButtons = 2;
    private const int LongestLabel = 40;
    private const int LongestDescription = 110;
    private const int LongestSearch = 60;

    /// <param name="argument">Empty: lists all. A name: chooses that profile. A number: shows that page. Other words: searches.</param>
    public ActionResult Run(MessageContext context, string argument)
    {
        if (argument.Length > 0 && skills.Find(argument) is { } named)
        {
            return Choose(context, named.Name);
        }

        var (text, buttons) = int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var page)
            ? Page(context, page - 1, "")
            : Page(context, 0, Shortened.Text(argument, LongestSearch));
        return context.Say(text, buttons);
    }

    public ActionResult Choose(MessageContext context, string name)
    {
        var skill = skills.Get(name);
        return context.Say(context.Texts.Format(TextKey.SkillChosen, Markup.Escape(skill.DisplayName.In(context.Texts.Language)))) with { Chat = chat => chat with { Skill = skill.Name } };
    }

    /// <summary>Shows another page in the same message.</summary>
    /// <param name="argument">The page from 0, a dot, and the search words.</param>
    public ActionResult TurnTo(MessageContext context, OutboxMessage post, string argument)
    {
        var parts = argument.Split('.', 2);
        var (text, buttons) = Page(context, int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]);
        return new() { Changed = [post with { Message = post.Message with { Text = text, Buttons = buttons } }] };
    }

    private (string Text, IReadOnlyList<Button> Buttons) Page(MessageContext context, int page, string wanted)
    {
        var texts = context.Texts;
        var fitting = skills.All.Where(skill => Fits(skill, wanted, texts.Language)).ToList();
        var head = wanted.Length == 0 ? texts[TextKey.Skills] : texts.Format(fitting.Count > 0 ? TextKey.SkillsFound : TextKey.SkillsNotFound, Markup.Escape(wanted));
        if (fitting.Count == 0)
        {
            (fitting, wanted) = ([.. skills.All], "");
        }

        var onPage = Math.Clamp(context.Limits.Buttons - TurningButtons, 1, MostOnPage);
        var pages = (fitting.Count + onPage - 1) / onPage;
        page = Math.Clamp(page, 0, pages - 1);
        var shown = fitting.Skip(page * onPage).Take(onPage).ToList();
        var shared = skills.All.CountBy(skill => skill.DisplayName.In(texts.Language)).Where(called => called.Value > 1).Select(called => called.Key).ToHashSet();
        var lines = shown.Select(skill => Line(skill, Called(skill), skill == context.Skill, texts));
        var foot = pages > 1 ? $"\n\n{texts.Format(TextKey.SkillsPage, page + 1, pages)}" : "";
        var buttons = shown.Where(skill => skill != context.Skill).Select(skill => new Button(Shortened.Text(Called(skill), LongestLabel), new(ButtonKind.Skill, skill.Name)));
        IEnumerable<Button> turning =
        [
            .. page > 0 ? [new Button(texts[TextKey.ButtonPrevious], To(page - 1, wanted))] : (Button[])[],
            .. page < pages - 1 ? [new Button(texts[TextKey.ButtonNext], To(page + 1, wanted))] : (Button[])[],
        ];
        return ($"{head}\n{string.Join("\n", lines)}{foot}", [.. buttons, .. turning]);

        // Profiles with the same display name are distinguished by the names in their files.
        string Called(SkillProfile skill) => skill.DisplayName.In(texts.Language) is var called && shared.Contains(called) ? texts.Format(TextKey.ItemWhen, skill.Name, called) : called;
    }

    private static ButtonAction To(int page, string wanted) => new(ButtonKind.SkillPage, string.Create(CultureInfo.InvariantCulture, $"{page}.{wanted}"));

    private static string Line(SkillProfile skill, string called, bool isCurrent, Texts texts)
    {
        var description = Shortened.Text(skill.Description.In(texts.Language), LongestDescription);
        return $"- **{Markup.Escape(called)}**{(isCurrent ? $" {texts[TextKey.ProjectCurrent]}" : "")}{(description.Length > 0 ? $": {Markup.Escape(description)}" : "")}";
    }

    private static bool Fits(SkillProfile skill, string wanted, string language) => wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
        skill.Name.Contains(word, StringComparison.OrdinalIgnoreCase)
        || skill.DisplayName.In(language).Contains(word, StringComparison.OrdinalIgnoreCase)
        || skill.Description.In(language).Contains(word, StringComparison.OrdinalIgnoreCase));
}
