using NemoBot.Core.Model;

namespace NemoBot.Storage.Rows;

/// <summary>Merges the records of a chat that moved. Pure.</summary>
public static class ChatMerge
{
    /// <summary>A message may have arrived from the new address before the move was known: the older chat's values take precedence.</summary>
    /// <param name="there">The record at the new address; null if there is none.</param>
    public static ChatRecord Merge(ChatRecord moving, ChatRecord? there) => there is null
        ? moving
        : moving with
        {
            LanguageChosen = moving.LanguageChosen ?? there.LanguageChosen,
            LanguageSeen = moving.LanguageSeen ?? there.LanguageSeen,
            Skill = moving.Skill ?? there.Skill,
            ProjectId = moving.ProjectId ?? there.ProjectId,
            Account = moving.Account ?? there.Account,
            Linked = moving.Linked ?? there.Linked,
            ClientId = moving.ClientId ?? there.ClientId,
            AsksForAccount = moving.ClientId is null ? there.AsksForAccount : moving.AsksForAccount,
            KnowsPrices = moving.KnowsPrices || there.KnowsPrices,
            Reachable = true,
            AwaitsTokenUntil = moving.AwaitsTokenUntil ?? there.AwaitsTokenUntil,
            Styles = [.. moving.Styles.Concat(there.Styles).DistinctBy(style => style.Name, StringComparer.OrdinalIgnoreCase).Take(SavedStyle.Most)],
            UploadLinks = [.. moving.UploadLinks.Concat(there.UploadLinks).OrderBy(link => link.ExpiresAt).TakeLast(UploadLink.Most)],
            ApiKeys = [.. moving.ApiKeys.Concat(there.ApiKeys).TakeLast(ApiKey.Most)],
            Hooks = [.. moving.Hooks.Concat(there.Hooks).DistinctBy(hook => hook.Address, StringComparer.Ordinal).TakeLast(JobHook.Most)],
            Pushes = [.. moving.Pushes.Concat(there.Pushes).DistinctBy(address => address.Endpoint, StringComparer.Ordinal).TakeLast(PushAddress.Most)],
            Learned = moving.Learned.Count > 0 ? moving.Learned : there.Learned,
        };
}
