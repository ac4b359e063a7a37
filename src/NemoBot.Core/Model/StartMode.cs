namespace NemoBot.Core.Model;

/// <summary>What a start does with a store that is not as the last run left it.</summary>
public enum StartMode
{
    /// <summary>Ends with words, and changes nothing.</summary>
    Careful,

    /// <summary>Goes on without what is lost (keys, the newest writes, single rows): messages are set aside, jobs fail, accounts count as none. A damaged file is still refused.</summary>
    AcceptLoss,

    /// <summary>Begins anew where a careful start would end: the old database is renamed, the old folders stay as they are. A store that is in order is opened as always.</summary>
    NewStore,
}
