package org.nvgre.runtime.store;

import com.google.protobuf.ByteString;

import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;

/// Where what lies in etcd, and the pieces that requests about it are made of.
///
/// | key | what |
/// | --- | --- |
/// | `documents/<key>` | a document |
/// | `checked`, `unchecked` | the token of the newest commit, and of the newest put; its revision is theirs |
/// | `staged` | which large commit is being spread into the documents: while it is there, none else may commit |
/// | `claims/<token>` | a large commit is being prepared; leased |
/// | `chunks/<token>/<n>` | a part of a large commit |
/// | `members/<member>` | a controller that lives; leased |
/// | `owners/<switch>` | the member that owns it; leased |
/// | `origin` | what epochs are counted from |
///
/// @param prefix of all
record EtcdKeys(String prefix) {

    static final ByteString NO_KEY = ByteString.EMPTY;

    ByteString all() {
        return bytes(prefix);
    }

    ByteString documents() {
        return bytes(prefix + "documents/");
    }

    ByteString document(String key) {
        return bytes(prefix + "documents/" + key);
    }

    String documentName(ByteString key) {
        return key.substring(documents().size()).toStringUtf8();
    }

    ByteString checked() {
        return bytes(prefix + "checked");
    }

    ByteString unchecked() {
        return bytes(prefix + "unchecked");
    }

    ByteString staged() {
        return bytes(prefix + "staged");
    }

    ByteString claims() {
        return bytes(prefix + "claims/");
    }

    ByteString claim(String token) {
        return bytes(prefix + "claims/" + token);
    }

    ByteString chunks() {
        return bytes(prefix + "chunks/");
    }

    ByteString chunks(String token) {
        return bytes(prefix + "chunks/" + token + "/");
    }

    ByteString chunk(String token, int number) {
        return bytes("%schunks/%s/%08d".formatted(prefix, token, number));
    }

    ByteString members() {
        return bytes(prefix + "members/");
    }

    ByteString member(String name) {
        return bytes(prefix + "members/" + name);
    }

    ByteString owners() {
        return bytes(prefix + "owners/");
    }

    ByteString owner(String switchName) {
        return bytes(prefix + "owners/" + switchName);
    }

    ByteString origin() {
        return bytes(prefix + "origin");
    }

    /// What comes after all keys that begin like this.
    static ByteString end(ByteString beginning) {
        byte[] bytes = beginning.toByteArray();
        bytes[bytes.length - 1]++;
        return ByteString.copyFrom(bytes);
    }

    static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    static RequestOp put(ByteString key, ByteString value) {
        return put(key, value, 0);
    }

    static RequestOp put(ByteString key, ByteString value, long lease) {
        return RequestOp.newBuilder()
                .setRequestPut(PutRequest.newBuilder().setKey(key).setValue(value).setLease(lease)).build();
    }

    static RequestOp delete(ByteString key) {
        return RequestOp.newBuilder().setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(key))
                .build();
    }

    static RequestOp deleteAll(ByteString beginning) {
        return RequestOp.newBuilder().setRequestDeleteRange(
                DeleteRangeRequest.newBuilder().setKey(beginning).setRangeEnd(end(beginning))).build();
    }

    static RequestOp get(ByteString key) {
        return RequestOp.newBuilder().setRequestRange(RangeRequest.newBuilder().setKey(key)).build();
    }

    static RequestOp getAll(ByteString beginning) {
        return RequestOp.newBuilder().setRequestRange(
                RangeRequest.newBuilder().setKey(beginning).setRangeEnd(end(beginning))).build();
    }

    static RequestOp getNames(ByteString beginning) {
        return RequestOp.newBuilder().setRequestRange(
                RangeRequest.newBuilder().setKey(beginning).setRangeEnd(end(beginning)).setKeysOnly(true))
                .build();
    }

    static Compare absent(ByteString key) {
        return created(key, 0);
    }

    static Compare present(ByteString key) {
        return created(key, 0).toBuilder().setResult(Compare.CompareResult.GREATER).build();
    }

    static Compare created(ByteString key, long revision) {
        return Compare.newBuilder().setTarget(Compare.CompareTarget.CREATE).setKey(key)
                .setCreateRevision(revision).build();
    }

    static Compare notChangedAfter(ByteString key, long revision) {
        return Compare.newBuilder().setTarget(Compare.CompareTarget.MOD).setResult(Compare.CompareResult.LESS)
                .setKey(key).setModRevision(revision + 1).build();
    }

    static Compare is(ByteString key, ByteString value) {
        return Compare.newBuilder().setTarget(Compare.CompareTarget.VALUE).setKey(key).setValue(value)
                .build();
    }
}
