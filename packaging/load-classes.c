/*
 * Loads the classes that a file names, one a line, in that order, before the program starts: an agent of the JVM
 * (-agentpath:load-classes.so=FILE) that is there while what goes into an AOT cache is recorded. It initializes none of them.
 * Ends the JVM when one is not there.
 */
#include <jni.h>
#include <jvmti.h>
#include <stdio.h>
#include <string.h>

static char list[4096];

static void JNICALL load(jvmtiEnv *jvmti, JNIEnv *env, jthread thread)
{
    (void)jvmti;
    (void)thread;
    FILE *names = fopen(list, "r");
    if (names == NULL)
        (*env)->FatalError(env, "load-classes: the list cannot be read");
    jclass type = (*env)->FindClass(env, "java/lang/ClassLoader");
    jmethodID system = (*env)->GetStaticMethodID(env, type, "getSystemClassLoader", "()Ljava/lang/ClassLoader;");
    jmethodID load_class = (*env)->GetMethodID(env, type, "loadClass", "(Ljava/lang/String;)Ljava/lang/Class;");
    jobject loader = (*env)->CallStaticObjectMethod(env, type, system);
    char name[1024];
    while (fgets(name, sizeof name, names) != NULL) {
        name[strcspn(name, "\n")] = '\0';
        jstring text = (*env)->NewStringUTF(env, name);
        jobject loaded = (*env)->CallObjectMethod(env, loader, load_class, text);
        if ((*env)->ExceptionCheck(env)) {
            (*env)->ExceptionDescribe(env);
            (*env)->FatalError(env, name);
        }
        (*env)->DeleteLocalRef(env, loaded);
        (*env)->DeleteLocalRef(env, text);
    }
    fclose(names);
}

JNIEXPORT jint JNICALL Agent_OnLoad(JavaVM *vm, char *options, void *reserved)
{
    (void)reserved;
    jvmtiEnv *jvmti;
    jvmtiEventCallbacks callbacks = {.VMInit = load};
    if (options == NULL || strlen(options) >= sizeof list || (*vm)->GetEnv(vm, (void **)&jvmti, JVMTI_VERSION_1_2) != JNI_OK)
        return JNI_ERR;
    strcpy(list, options);
    if ((*jvmti)->SetEventCallbacks(jvmti, &callbacks, sizeof callbacks) != JVMTI_ERROR_NONE
            || (*jvmti)->SetEventNotificationMode(jvmti, JVMTI_ENABLE, JVMTI_EVENT_VM_INIT, NULL) != JVMTI_ERROR_NONE)
        return JNI_ERR;
    return JNI_OK;
}
