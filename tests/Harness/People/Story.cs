namespace Harness.People;

/// <summary>Decides a user's next action: says something, or presses a button that exists.</summary>
internal static class Story
{
    /// <summary>Users press what they see, and they see the end of the chat.</summary>
    private const int InSight = 10;

    /// <param name="cancellationToken">Ends the retries: the bot does not come back.</param>
    public static async Task FinishAsync(IScriptedPerson person, Random random, CancellationToken cancellationToken)
    {
        if (person.Accepted.Count == 0 || random.Next(2) == 0 || !await TryPressAsync(person, random, cancellationToken))
        {
            var isAsked = ToPress(person).Any(each => each.Button.Meaning == ButtonMeaning.Choice);
            await person.SayAsync(Wish.Next(person.Mark, person.Accepted.Count, random, isAsked, person.SendsSeveral), random, cancellationToken);
        }
    }

    /// <summary>Presses a visible button, occasionally twice.</summary>
    /// <returns>False if there is none.</returns>
    public static async Task<bool> TryPressAsync(IScriptedPerson person, Random random, CancellationToken cancellationToken)
    {
        // Each kind of button has the same chance, however many there are of another.
        var kinds = ToPress(person).ToLookup(each => each.Button.Meaning).ToList();
        if (kinds.Count == 0)
        {
            return false;
        }

        var kind = kinds[random.Next(kinds.Count)].ToList();
        var (message, button) = kind[random.Next(kind.Count)];
        await person.PressAsync(message, button, cancellationToken);
        if (random.Next(6) == 0)
        {
            await person.PressAsync(message, button, cancellationToken);
        }

        return true;
    }

    /// <summary>A retry deliberately sends an instruction again: allowed only if the test can tell which one. A shape costs more than these accounts have.</summary>
    private static IEnumerable<(BotMessage Message, ShownButton Button)> ToPress(IScriptedPerson person) => person.Shown.TakeLast(InSight)
        .SelectMany(message => message.Buttons
            .Where(button => button.Meaning != ButtonMeaning.Shape)
            .Where(button => button.Meaning != ButtonMeaning.Retry || person.Accepted.Any(said => said.MessageId == message.About))
            .Select(button => (message, button)));
}
