using NemoBot.Conversation;
using NemoBot.Replies;
using NemoBot.Skills;

namespace NemoBot.Actions;

/// <summary>/skill: which skill profile speaks here and signs our requests.</summary>
internal sealed class SkillAction(SkillLibrary skills)
{
    public Answer Run(Turn turn, string argument)
    {
        if (argument.Length > 0 && skills.Find(argument) is { } named)
        {
            return Choose(turn, named.Name);
        }

        var current = skills.Get(turn.Chat.Skill);
        var lines = skills.All.Select(skill => $"- **{skill.Name}**{(skill == current ? $" {turn.Texts[TextKey.ProjectCurrent]}" : "")}: {Markup.Escape(skill.Description.In(turn.Texts.Language))}");
        return turn.Say(
            $"{turn.Texts[TextKey.Skills]}\n{string.Join("\n", lines)}",
            [.. skills.All.Where(skill => skill != current).Select(skill => new Button(skill.Name, new(ButtonKind.Skill, skill.Name)))]);
    }

    public Answer Choose(Turn turn, string name)
    {
        var skill = skills.Get(name);
        return turn.Say(turn.Texts.Format(TextKey.SkillChosen, skill.Name)) with { Chat = chat => chat with { Skill = skill.Name } };
    }
}
