namespace NemoBot.Replies;

/// <summary>Every text the bot says. The words are in Texts.resx (English) and its translations, under the same name.</summary>
public enum TextKey
{
    // Timeline (TimelineText).
    TimelineHeading,
    TimelineHeadingOne,
    TimelineEmpty,
    TimelineOpaque,
    TrackVideo,
    TrackAudio,
    TrackText,
    TrackUnknown,
    TrackUnnamed,
    ClipNumber,
    TrackEmpty,
    Quoted,
    TimeRange,
    ClockRange,
    Seconds,
    Percent,
    MoreItems,
    MoreTracks,

    // What changed on the timeline (TimelineDiffText).
    ThingVideo,
    ThingAudio,
    ThingText,
    ThingOther,
    DiffAdded,
    DiffRemoved,
    DiffRenamed,
    DiffMoved,
    DiffShortened,
    DiffLengthened,
    DiffVolume,
    DiffOther,
    DiffMore,
    DiffNone,

    // Where a reply held only editor instructions (GuiTranslation).
    GuiReadyToExport,
    GuiShowStatus,
    GuiShowCredits,
    GuiTellMe,

    // Next steps on offer (Suggestions): each is said as if the person had typed it.
    SuggestMusic,
    SuggestTitle,
    SuggestSubtitles,
    SuggestBackground,
    SuggestQuieter,
    SuggestFade,
    SuggestShorter,
    SuggestTransitions,
    SuggestColor,
    SuggestExport,

    // The live card of a job (ProgressCard).
    CardQueuedNext,
    CardQueued,
    CardStillWorking,
    CardStillWorkingNow,
}
