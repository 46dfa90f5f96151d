namespace SsoOidc.Core.Http;

/// <summary>A whole answer: a success with its body, or what the service said was wrong.</summary>
internal readonly record struct ServiceReply(ResponseMetadata Metadata, ReadOnlyMemory<byte> Body, string? ContentType, WireError? Error);
