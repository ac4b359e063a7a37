using NemoBot.Core.Model;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Forgets the key of a chat. Like a start without the keys: work that cannot be decrypted cannot be done.</summary>
internal sealed class ChatErasure(ChatKeyTable keys, JobTable jobs)
{
    /// <summary>Returns the ids of the keys, for <see cref="ChatKeyTable.Removed"/>.</summary>
    public IReadOnlyList<string> Run(Draft draft, ChatKey chat)
    {
        var ids = keys.Remove(draft, chat);
        foreach (var id in ids)
        {
            UsedKeyTable.GiveUp(draft, id);
        }

        InboxTable.SetAside(draft, chat);
        jobs.FailAll(draft, chat);
        PostTable.AbandonAll(draft, chat);
        ChatTable.RemoveConfidence(draft, chat);
        ChargeTable.DeleteAll(draft, chat);
        UseTable.DeleteAll(draft, chat); // The counts of its people and addresses stay: erasing a chat must not reset a quota.
        return ids;
    }
}
