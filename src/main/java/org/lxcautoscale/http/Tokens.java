package org.lxcautoscale.http;

import io.avaje.json.stream.BufferRecycleStrategy;
import io.avaje.jsonb.JsonType;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lxcautoscale.io.AtomicFile;
import org.lxcautoscale.io.FileErrors;
import org.lxcautoscale.io.JsonFormat;
import org.lxcautoscale.io.ParsedFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens that callers of the API may use, in the file {@code api-tokens.json}. Other processes may change it: it is read again when
 * it has changed. Thread-safe.
 */
public final class Tokens {

    /** What each token begins with, so that it is recognized where it should not be. */
    public static final String PREFIX = "lxa_";

    private static final Logger LOG = LoggerFactory.getLogger("lxc-autoscale");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    private static final int RANDOM_BYTES = 32;
    private static final int LONGEST = 100;

    private final Path file;
    private final Path lock;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final JsonType<TokenFile> json = JsonFormat.create(
                    options -> options.bufferRecycling(BufferRecycleStrategy.NO_RECYCLING))
            .type(TokenFile.class);
    private final ParsedFile<List<TokenFile.Known>> known;
    private boolean isDamaged;

    /** @param stateDir the directory of the file */
    public Tokens(Path stateDir, InstantSource clock) {
        this.file = stateDir.resolve("api-tokens.json");
        this.lock = stateDir.resolve("api-tokens.lock");
        this.clock = clock;
        this.known = new ParsedFile<>(file, this::parse, clock);
    }

    private List<TokenFile.Known> parse(String text) {
        return json.fromJson(text).checked();
    }

    /** The token that is sent in requests, which is shown once and then forgotten, and what is remembered of it. */
    public record Created(String secret, Token token) {}

    /**
     * The token that was sent in a request; empty when it is unknown or expired, and when the file cannot be read, which is logged
     * once.
     */
    public synchronized Optional<Token> find(String secret) {
        if (!secret.startsWith(PREFIX) || secret.length() > LONGEST) {
            return Optional.empty();
        }
        byte[] sha256 = sha256(secret).getBytes(StandardCharsets.US_ASCII);
        Token found = null;
        for (TokenFile.Known candidate : readable()) {
            if (MessageDigest.isEqual(sha256, candidate.sha256().getBytes(StandardCharsets.US_ASCII))) {
                found = candidate.token();
            }
        }
        return Optional.ofNullable(found).filter(token -> !token.isExpired(clock.instant()));
    }

    private List<TokenFile.Known> readable() {
        try {
            List<TokenFile.Known> all = all();
            isDamaged = false;
            return all;
        } catch (IOException e) {
            if (!isDamaged) {
                isDamaged = true;
                LOG.error("API: nobody can call with a token: {}", e.getMessage());
            }
            return List.of();
        }
    }

    private List<TokenFile.Known> all() throws IOException {
        try {
            return known.get();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw FileErrors.wrap(file, e);
        } catch (RuntimeException e) { // the parser also throws exceptions other than its own
            throw new IOException(
                    file + " makes no sense (" + e.getMessage() + "); remove it, and create the tokens anew", e);
        }
    }

    /**
     * All tokens, those that have expired, too.
     *
     * @throws IOException when the file cannot be read
     */
    public synchronized List<Token> list() throws IOException {
        return all().stream().map(TokenFile.Known::token).toList();
    }

    /**
     * Creates one.
     *
     * @throws IllegalArgumentException when the name is not a name, or taken; the message is for the user
     * @throws IOException when the file cannot be read or written
     */
    public synchronized Created create(String name, Scope scope, Optional<Instant> expires) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a token has 1 to 64 letters, digits and . _ @ -, and begins with a letter or digit");
        }
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        byte[] id = new byte[6];
        random.nextBytes(id);
        Token token = new Token(
                HexFormat.of().formatHex(id),
                name,
                scope.included(),
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                expires.map(time -> time.truncatedTo(ChronoUnit.SECONDS)));
        try (FileChannel _ = locked()) {
            List<TokenFile.Known> all = new ArrayList<>(all());
            if (all.stream().anyMatch(other -> other.token().name().equals(name))) {
                throw new IllegalArgumentException("there is a token '%s' already: revoke it first".formatted(name));
            }
            all.add(new TokenFile.Known(token, sha256(secret)));
            write(all);
        }
        return new Created(secret, token);
    }

    /**
     * Revokes one; requests with it are refused from the next one on.
     *
     * @param name its name or its id
     * @return whether there was one
     * @throws IOException when the file cannot be read or written
     */
    public synchronized boolean revoke(String name) throws IOException {
        if (list().isEmpty()) {
            return false;
        }
        try (FileChannel _ = locked()) {
            List<TokenFile.Known> all = new ArrayList<>(all());
            boolean isRevoked = all.removeIf(known ->
                    known.token().name().equals(name) || known.token().id().equals(name));
            if (isRevoked) {
                write(all);
            }
            return isRevoked;
        }
    }

    /** Until the channel is closed, no other process changes the file. */
    private FileChannel locked() throws IOException {
        Files.createDirectories(lock.toAbsolutePath().getParent());
        FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel.lock();
        return channel;
    }

    private void write(List<TokenFile.Known> all) throws IOException {
        AtomicFile.writePrivate(
                file,
                json.toJson(new TokenFile(all.stream().map(TokenFile.Entry::of).toList())) + "\n");
    }

    /** In hexadecimal digits. */
    private static String sha256(String secret) {
        try {
            byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
