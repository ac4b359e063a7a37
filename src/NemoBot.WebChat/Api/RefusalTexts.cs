using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.WebChat.Api;

/// <summary>Maps the reasons of refused requests to texts.</summary>
internal static class RefusalTexts
{
    /// <param name="subjects">The values of the text's placeholders, in their order; a <see cref="long"/> is a size in bytes.</param>
    public static string Of(RefusalCode code, Texts texts, params IEnumerable<object> subjects) =>
        texts.Format(KeyOf(code), [.. subjects.Select(subject => subject is long bytes ? FileSize.Text(bytes, texts) : subject)]);

    private static TextKey KeyOf(RefusalCode code) => code switch
    {
        RefusalCode.EmptyMessage => TextKey.RefusedEmptyMessage,
        RefusalCode.TextTooLong => TextKey.RefusedTextTooLong,
        RefusalCode.TooManyFiles => TextKey.RefusedTooManyFiles,
        RefusalCode.FileTooLarge => TextKey.RefusedFileTooLarge,
        RefusalCode.EmptyFile => TextKey.PageEmptyFile,
        RefusalCode.UnsupportedType => TextKey.RefusedUnsupportedType,
        RefusalCode.WrongContent => TextKey.RefusedWrongContent,
        RefusalCode.NeedsConversion => TextKey.RefusedNeedsConversion,
        RefusalCode.HeicPhoto => TextKey.FileIsHeic,
        RefusalCode.Malformed => TextKey.RefusedMalformed,
        RefusalCode.BadId => TextKey.RefusedBadId,
        RefusalCode.IdReused => TextKey.MessageIdReused,
        RefusalCode.NoChat => TextKey.RefusedNoChat,
        RefusalCode.ApiKeyWrong => TextKey.RefusedApiKeyWrong,
        RefusalCode.ForeignOrigin => TextKey.RefusedForeignOrigin,
        RefusalCode.ForeignHost => TextKey.RefusedForeignHost,
        RefusalCode.AccessCodeNeeded => TextKey.RefusedAccessCodeNeeded,
        RefusalCode.AccessCodeWrong => TextKey.RefusedAccessCodeWrong,
        RefusalCode.OperatorCodeWrong => TextKey.RefusedOperatorCodeWrong,
        RefusalCode.OperatorLinkUsed => TextKey.RefusedOperatorLinkUsed,
        RefusalCode.OperatorMayOnlyLook => TextKey.RefusedOperatorMayOnlyLook,
        RefusalCode.TooManyTries => TextKey.RefusedTooManyTries,
        RefusalCode.NotFound => TextKey.RefusedNotFound,
        RefusalCode.Busy => TextKey.RefusedBusy,
        RefusalCode.TooManyPages => TextKey.RefusedTooManyPages,
        RefusalCode.StorageFull => TextKey.RefusedStorageFull,
        RefusalCode.ShareUsedUp => TextKey.RefusedShareUsedUp,
        RefusalCode.QuotaUsedUp => TextKey.QuotaOfMegabytes,
        RefusalCode.PersonBlocked => TextKey.PersonBlocked,
        RefusalCode.UploadGone => TextKey.RefusedUploadGone,
        RefusalCode.UploadElsewhere => TextKey.RefusedUploadElsewhere,
        RefusalCode.UploadFirst => TextKey.RefusedUploadFirst,
        RefusalCode.NothingStored => TextKey.RefusedNothingStored,
        RefusalCode.FilesAway => TextKey.RefusedFilesAway,
        RefusalCode.LinkGone => TextKey.SendLinkGone,
        RefusalCode.HookAddress => TextKey.RefusedHookAddress,
        RefusalCode.TooManyHooks => TextKey.RefusedTooManyHooks,
        RefusalCode.Internal => TextKey.RefusedInternal,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "The refusal has no text."),
    };
}
