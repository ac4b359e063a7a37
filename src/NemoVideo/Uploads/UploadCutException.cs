namespace NemoVideo.Uploads;

/// <summary>The connection was gone before the last byte of the files had left: the server has nothing, and the upload may be made again.</summary>
public sealed class UploadCutException(Exception innerException) : IOException("The upload broke off before it was whole.", innerException);
