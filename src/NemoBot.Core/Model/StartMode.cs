namespace NemoBot.Core.Model;

/// <summary>Specifies how to start with a store that is not as the last run left it.</summary>
public enum StartMode
{
    /// <summary>Stops with an explanation, without changes.</summary>
    Careful,

    /// <summary>Continues without the lost data (keys, the newest writes, single rows): messages are set aside, jobs fail, accounts count as absent. A damaged file is still rejected.</summary>
    AcceptLoss,

    /// <summary>Starts over where a careful start would stop: the old database is renamed, the old folders stay. An intact store is opened as usual.</summary>
    NewStore,
}
