namespace Faults;

/// <summary>What somebody does next: says something, or presses a button that is there.</summary>
internal static class Story
{
    /// <summary>People press what they see, and they see the end of the chat.</summary>
    private const int InSight = 5;

    /// <param name="cancellationToken">Ends the tries: the bot is gone for good.</param>
    public static async Task GoOnAsync(IScriptedPerson person, Random random, CancellationToken cancellationToken)
    {
        var inSight = person.Accepted.Count == 0 ? [] : person.Shown.TakeLast(InSight).ToList();
        var buttons = inSight.SelectMany(message => message.Buttons.Where(button => IsPressed(person, message, button)).Select(button => (message, button))).ToList();
        if (buttons.Count > 0 && random.Next(2) == 0)
        {
            var (message, button) = buttons[random.Next(buttons.Count)];
            await person.PressAsync(message, button, cancellationToken);
            if (random.Next(6) == 0)
            {
                await person.PressAsync(message, button, cancellationToken); // A double click.
            }

            return;
        }

        var isAsked = buttons.Any(each => each.button.Meaning == ButtonMeaning.Choice);
        await person.SayAsync(Wish.Next(person.Mark, person.Accepted.Count, random, isAsked, person.SendsSeveral), random, cancellationToken);
    }

    /// <summary>A retry sends an instruction again on purpose: only where it can be told which one.</summary>
    private static bool IsPressed(IScriptedPerson person, BotMessage message, ShownButton button) =>
        button.Meaning != ButtonMeaning.Retry || person.Accepted.Any(said => said.MessageId == message.About);
}
