using NemoBot.Core.Model;
using NemoBot.Core.Skills;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>Greets a chat once, when the person first opens it (the web chat's page).</summary>
internal sealed class FirstContact(IStore store, SkillLibrary skills, TimeProvider time) : IFirstContact
{
    public async Task<OutboxMessage?> GreetingAsync(ChatKey chat, string? languageHint, CancellationToken cancellationToken)
    {
        var record = await store.GetChatAsync(chat, cancellationToken);
        if (record.GreetedAt is not null)
        {
            return null;
        }

        var language = record.LanguageChosen ?? record.LanguageSeen ?? Languages.FromHint(languageHint);
        return new(SortableId.ForGreeting(chat).ToString(), chat, HelpAction.Greeting(skills.Get(record.Skill), Texts.In(language))) { CreatedAt = time.GetUtcNow() };
    }
}
