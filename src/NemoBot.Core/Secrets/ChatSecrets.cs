using NemoBot.Core.Model;
using NemoVideo.Secrets;

namespace NemoBot.Core.Secrets;

/// <summary>Masks the secrets of one chat.</summary>
internal static class ChatSecrets
{
    /// <summary>Returns a mask that includes the chat's own tokens.</summary>
    public static SecretMask For(this SecretMask mask, ChatRecord chat) => mask.With(chat.Linked?.Token.Reveal(), chat.Account?.Token.Reveal());
}
